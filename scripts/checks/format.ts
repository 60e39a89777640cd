// `npm run format`: formats the code, mends what the linter can mend, and writes the generated docs anew.
import { writeDocs } from '../docs/generated-docs.ts'
import { root, runTool } from './run-tool.ts'

const problem = await runTool('biome', ['check', '--write', '.'], { show: true })
for (const file of await writeDocs(root)) console.log(`written: ${file}`)
process.exitCode = problem === null ? 0 : 1
