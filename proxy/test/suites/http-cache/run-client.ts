// A process of its own, since the suite's client keeps its results in its modules: a server's address is its argument, the verdicts go to stdout as JSON.
import { createRequire } from 'node:module'

const [baseUrl] = process.argv.slice(2)
const suite = (path: string) => import(createRequire(import.meta.url).resolve(`http-cache-tests/${path}`))

const { runTests, getResults } = await suite('client/runner.mjs')
const { default: tests } = await suite('tests/index.mjs')
const { default: surrogate } = await suite('tests/surrogate-control.mjs')
const { default: fetch } = await import('node-fetch' as string)

// All at once: each waits in seconds for something to grow stale.
await runTests([...tests, surrogate], fetch, false, baseUrl, 1_000)
process.stdout.write(JSON.stringify(getResults()))
