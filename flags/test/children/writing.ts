// A writer process for writer.test.ts: `writing.ts FILE NAME COUNT` makes COUNT changes at once, each with a reason of its own, and exits 0 when all are done.
import { setFlag } from '../../src/audit/changes.ts'
import { flagStore } from '../../src/audit/flag-store.ts'

const [file, name, count] = process.argv.slice(2) as [string, string, string]
const store = flagStore(file)
const changes = Array.from({ length: Number(count) }, (_, index) =>
  setFlag(store, 'pricing.calculate', { stage: 'canary', shareBasisPoints: index }, { by: name, why: `${name} ${index}` }),
)
await Promise.all(changes)
