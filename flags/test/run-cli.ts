// Runs one `flags` command as people do: a process of its own, its output and its exit code.
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'

const entry = resolve(import.meta.dirname, '../src/cli/main.ts')

export interface CliRun {
  readonly exitCode: number
  readonly out: string
  readonly err: string
}

export function cliIn(folder: { readonly path: string; readonly file: string }): (...words: string[]) => Promise<CliRun> {
  const env = { PATH: '/usr/bin:/bin', FLAGS_FILE: folder.file, LANDSCAPE_FILE: resolve(folder.path, 'landscape.json') }
  return (...words) =>
    new Promise(done => {
      execFile(process.execPath, [entry, ...words], { env }, (error, out, err) => {
        const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
        done({ exitCode, out, err })
      })
    })
}
