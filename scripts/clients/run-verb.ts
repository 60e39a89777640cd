// In: a verb of package.json and its words. Out: what it printed and its exit code; the demo flips flags by the same commands that people type.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { childEnvironment, repositoryRoot } from '../landscape/config.ts'

export async function runEntry(entry: string, words: readonly string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [join(repositoryRoot, entry), ...words], {
    env: childEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk))
  return new Promise((done, failed) => {
    child.once('error', failed)
    child.once('close', code => done({ code: code ?? 1, output }))
  })
}
