// The stub legacy of the tests as a process of its own: tells its parent where it listens, and ends with it. In: the keys it knows.
import { startStubLegacy } from '../../test/kit/stub-legacy.ts'

const legacy = await startStubLegacy(process.argv.slice(2))
process.send?.({ url: legacy.url })
process.once('disconnect', () => process.exit(0))
