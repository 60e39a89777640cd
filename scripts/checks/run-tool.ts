// In: a tool of node_modules and its words. Out: null if it ended with 0, else what it said.
import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')

export async function runTool(tool: string, words: readonly string[], options: { show: boolean; folder?: string }): Promise<string | null> {
  const folder = options.folder ?? root
  return run(join(folder, 'node_modules/.bin', tool), words, { ...options, folder })
}

/** A program of ours, shown while it runs. */
export async function runEntry(entry: string, words: readonly string[]): Promise<string | null> {
  return run(process.execPath, [join(root, entry), ...words], { show: true, folder: root })
}

async function run(command: string, words: readonly string[], options: { show: boolean; folder: string }): Promise<string | null> {
  const child = spawn(command, [...words], {
    cwd: options.folder,
    stdio: options.show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk))
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk))
  return new Promise(done => {
    child.once('error', error => done(`${command} could not be started: ${error.message}`))
    child.once('exit', code => done(code === 0 ? null : said.trim() || `${command} ended with exit code ${code}`))
  })
}
