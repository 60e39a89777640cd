// A reader process for processes.test.ts: tells its parent what is in force, each time that changes, until the parent leaves.
import { type FlagsSnapshot, openFlags } from '../../src/client.ts'

const [file] = process.argv.slice(2) as [string]
const tell = (snapshot: FlagsSnapshot) => {
  const { answeredBy, reason, revision } = flags.assign('pricing.calculate', '7')
  process.send?.({ answeredBy, reason, revision, state: snapshot.source.state, seenAt: Date.now() })
}
const flags = await openFlags({ file, pollIntervalMs: 3_600_000, onChange: tell })
tell(flags.snapshot())
process.once('disconnect', () => void flags.close())
