// In: a verb of package.json and its words. Out: what is missing is installed, then the verb runs on the project's own Node.
// Plain JavaScript for whatever Node the machine has (20 or newer); everything after this file is TypeScript on Node 24.
import { ensureInstalled } from './bootstrap/ensure-installed.mjs'
import { ownNode } from './bootstrap/own-node.mjs'
import { runVerb } from './bootstrap/run-verb.mjs'

const [verb = '', ...words] = process.argv.slice(2)

try {
  await ensureInstalled()
  process.exitCode = await runVerb(ownNode(), verb, words)
} catch (error) {
  process.stderr.write(`ficus: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
