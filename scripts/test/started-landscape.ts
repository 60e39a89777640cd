// In: settings as environment. Out: what `npm start` runs after its set-up, as a child process; what it printed, and its end.
import { type ChildProcess, spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { inheritedEnvironment } from '../test-services/config.ts'

const root = resolve(import.meta.dirname, '../..')

export interface StartCommand extends AsyncDisposable {
  readonly process: ChildProcess
  /** Resolves when the text has been printed; rejects with all output when the process ends before. */
  printed(text: string): Promise<void>
  readonly ended: Promise<number | null>
  output(): string
}

export function startCommand(env: Readonly<Record<string, string>>): StartCommand {
  const child = spawn(process.execPath, [resolve(root, 'scripts/start.ts')], {
    env: { ...inheritedEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let heard: (() => void)[] = []
  const keep = (chunk: Buffer) => {
    output += chunk.toString('utf8')
    for (const listener of heard) listener()
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  const ended = new Promise<number | null>(done => child.once('close', code => done(code)))
  return {
    process: child,
    ended,
    output: () => output,
    printed: text =>
      new Promise((done, failed) => {
        const look = () => {
          if (!output.includes(text)) return
          heard = heard.filter(listener => listener !== look)
          done()
        }
        heard.push(look)
        look()
        void ended.then(code => failed(new Error(`npm start ended (exit code ${code}) before it said "${text}":\n${output}`)))
      }),
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT')
      await ended
    },
  }
}
