// The proxy as a real process (with workers or without) in front of a stub legacy: its log as events, its metrics as numbers.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type StartedProcess, startProcess } from '../../../scripts/test-services/start-process.ts'
import { type Answer, ask } from './ask.ts'

export interface LogLine {
  readonly event?: string
  readonly pid?: number
  readonly worker?: number
  readonly msg: string
}

export interface RunningProxy extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly adminUrl: string
  readonly started: StartedProcess
  /** A folder of its own for files of the test. */
  readonly folder: string
  /** The log lines of one event so far. */
  logged(event: string): LogLine[]
  /** Resolves once the log has so many lines of one event. */
  untilLogged(event: string, count?: number): Promise<LogLine[]>
  admin(path: string): Promise<Answer>
  /** Polls the admin port until what it says fits. */
  adminUntil(path: string, fits: (answer: Answer) => boolean): Promise<Answer>
  metric(line: string): Promise<number>
}

/** `flags` may use the folder. */
export async function runProxy(
  legacyUrl: string,
  flags: (folder: string) => readonly string[] | Promise<readonly string[]>,
): Promise<RunningProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'ficus-life-'))
  const own = await flags(folder)
  const common = ['--legacy', legacyUrl, '--port', '0', '--admin-port', '0', '--flags-file', join(folder, 'flags.json')]
  const started = await startProcess('proxy/src/main.ts', [...common, ...own]).catch(async error => {
    await rm(folder, { recursive: true })
    throw error
  })
  const { url, adminUrl } = started.ready as unknown as { url: string; adminUrl: string }
  const logged = (event: string) =>
    started
      .output()
      .split('\n')
      .filter(line => line.startsWith('{') && line.endsWith('}'))
      .map(line => JSON.parse(line) as LogLine)
      .filter(line => line.event === event)

  async function untilLogged(event: string, count = 1): Promise<LogLine[]> {
    while (logged(event).length < count) {
      await new Promise<void>((resolve, reject) => {
        started.process.stdout?.once('data', () => resolve())
        void started.exited.then(() => reject(new Error(`the proxy ended before it logged ${event}:\n${started.output()}`)))
      })
    }
    return logged(event)
  }

  const admin = (path: string) => ask(adminUrl, { path })
  async function adminUntil(path: string, fits: (answer: Answer) => boolean): Promise<Answer> {
    for (;;) {
      const answer = await admin(path)
      if (fits(answer)) return answer
    }
  }
  async function metric(line: string): Promise<number> {
    const { text } = await admin('/metrics')
    const found = text.split('\n').find(each => each.startsWith(`${line} `))
    return found === undefined ? Number.NaN : Number(found.slice(line.length + 1))
  }
  return {
    url,
    port: Number(new URL(url).port),
    adminUrl,
    started,
    folder,
    logged,
    untilLogged,
    admin,
    adminUntil,
    metric,
    [Symbol.asyncDispose]: async () => {
      await started[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
