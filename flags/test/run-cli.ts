// Runs `flags` commands on one folder: in this process, or as people do, as a process of its own.
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { type CommandLineResult, runCommandLine } from '../src/cli/run-command-line.ts'

const entry = resolve(import.meta.dirname, '../src/cli/main.ts')

export function cliIn(folder: { readonly path: string; readonly file: string }): (...words: string[]) => Promise<CommandLineResult> {
  const settings = {
    flagsFile: folder.file,
    killFile: '',
    landscapeFile: resolve(folder.path, 'landscape.json'),
    ficusCalledFrom: folder.path,
    defaultFlagsFile: resolve(folder.path, 'default', 'flags.json'),
  }
  return (...words) => runCommandLine(words, settings)
}

export function cliProcess(env: Record<string, string>, ...words: string[]): Promise<CommandLineResult> {
  return new Promise(done => {
    execFile(process.execPath, [entry, ...words], { env: { PATH: '/usr/bin:/bin', ...env } }, (error, out, err) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      done({ exitCode, out, err })
    })
  })
}
