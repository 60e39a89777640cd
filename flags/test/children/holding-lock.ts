// Takes the lock of FILE, says so, and never lets go: for the tests that kill it.
import { withLock } from '../../src/audit/lock.ts'

const [file] = process.argv.slice(2) as [string]
await withLock({ path: `${file}.lock` }, async () => {
  process.send?.('held')
  await new Promise(() => setInterval(() => undefined, 60_000))
})
