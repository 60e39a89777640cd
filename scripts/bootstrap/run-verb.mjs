// In: the project's Node, a verb and its words. Out: the exit code of the program that stands for the verb.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

const entryOfVerb = {
  demo: 'scripts/demo/main.ts',
  start: 'scripts/start.ts',
  test: 'scripts/checks/main.ts',
  'test:full': 'scripts/checks/main.ts',
  'test:wire': 'scripts/checks/main.ts',
  check: 'scripts/checks/main.ts',
  format: 'scripts/checks/format.ts',
  bench: 'scripts/bench.ts',
  price: 'scripts/price/main.ts',
  flags: 'flags/src/cli/main.ts',
  load: 'loadtests/src/cli/main.ts',
  proxy: 'proxy/src/main.ts',
  fuzz: 'proxy/test/suites/fuzz.ts',
  leaks: 'proxy/test/suites/leaks.ts',
  'fuzz-readers': 'pricing-service/test/fuzz/main.ts',
  faults: 'pricing-service/test/faults/main.ts',
  chaos: 'loadtests/test/chaos/main.ts',
  quotes: 'pricing-service/src/cli/main.ts',
  'pricing-api': 'pricing-service/src/main-api.ts',
  'pricing-worker': 'pricing-service/src/main-worker.ts',
  'flags-server': 'flags/src/server/main.ts',
  'mes-stand-in': 'legacy-adapters/src/stand-in/main.ts',
}
/** Where the first word after a verb is a program of its own: comparing with MES is nothing that pricing-service may know of. */
const entryOfWord = { quotes: { reconcile: 'legacy-adapters/src/reconcile/main.ts' } }
const wordsOfVerb = { test: ['short'], 'test:full': ['full'], check: ['quick'], 'test:wire': ['wire'] }

/** What a workspace wants its own processes to be started with (`nodeOptions` of its package.json). */
function nodeOptionsFor(entry) {
  const [workspace, folder] = entry.split('/')
  if (folder !== 'src') return []
  return JSON.parse(readFileSync(join(root, workspace, 'package.json'), 'utf8')).nodeOptions ?? []
}

export function runVerb(node, verb, givenWords) {
  const ownEntry = entryOfWord[verb]?.[givenWords[0]]
  const entry = ownEntry ?? entryOfVerb[verb]
  const words = ownEntry === undefined ? givenWords : givenWords.slice(1)
  if (entry === undefined) throw new Error(`unknown verb "${verb}"; known: ${Object.keys(entryOfVerb).join(', ')}`)
  const path = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`
  const child = spawn(node, [...nodeOptionsFor(entry), join(root, entry), ...(wordsOfVerb[verb] ?? []), ...words], {
    stdio: 'inherit',
    env: { ...process.env, PATH: path, FICUS_CALLED_FROM: process.env.INIT_CWD ?? process.cwd() },
  })
  // Ctrl-C reaches the child through the terminal's process group; a signal sent to this process alone is passed on. Either way the child drains first.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2']) process.on(signal, () => child.kill(signal))
  return new Promise((done, failed) => {
    child.once('error', failed)
    child.once('exit', (code, signal) => done(code ?? (signal === 'SIGINT' ? 130 : 143)))
  })
}
