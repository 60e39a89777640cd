// `npm run quotes -- VERB …`: the process around run-command-line.ts.
import { readCliSettings } from './config.ts'
import { runCommandLine } from './run-command-line.ts'

const { exitCode, out, err } = await runCommandLine(process.argv.slice(2), readCliSettings())
if (out !== '') process.stdout.write(`${out}\n`)
if (err !== '') process.stderr.write(`${err}\n`)
process.exitCode = exitCode
