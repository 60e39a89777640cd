// In: how to start one of our processes. Out: a supervised child: known when ready, logged, started again when it dies, drained on stop.
import { type ChildProcess, fork } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { childEnvironment, repositoryRoot } from './config.ts'

export interface ChildDefinition {
  readonly name: string
  readonly entry: string
  readonly flags: (previous: ReadyMessage | null) => readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** What its Node is started with; none when absent. */
  readonly nodeOptions?: readonly string[]
}

export type ReadyMessage = { readonly type: 'ready'; readonly [url: string]: string }

export interface SupervisedChild {
  readonly name: string
  readonly ready: ReadyMessage
  pid(): number | undefined
  /** Resolves at the next `ready` message after a restart; for whoever waits for a killed child to come back. */
  nextReady(): Promise<ReadyMessage>
  /** How often it was started again after dying. */
  restartCount(): number
  stop(): Promise<void>
}

const firstBackoffMs = 100
const longestBackoffMs = 5_000
/** One that dies again sooner than this after it was ready is started again ever more slowly. */
const steadyAfterMs = 10_000
const drainWithinMs = 20_000

/** Errors: Error with the child's last words when it ends before it was ready for the first time. Later deaths are answered by starting it again. */
export async function superviseChild(
  definition: ChildDefinition,
  logFolder: string,
  events: { say: (line: string) => void; restarted: () => void },
): Promise<SupervisedChild> {
  const log = createWriteStream(join(logFolder, `${definition.name}.log`), { flags: 'a' })
  let stopping = false
  let restartCount = 0
  let waiters: ((ready: ReadyMessage) => void)[] = []
  let current = launch(definition, null, log)
  const first = await current.ready

  const watch = async (): Promise<void> => {
    let backoffMs = firstBackoffMs
    let readyAtMs = performance.now()
    while (!stopping) {
      const end = await current.exited
      if (stopping) return
      if (performance.now() - readyAtMs > steadyAfterMs) backoffMs = firstBackoffMs
      events.say(`${definition.name} ended unexpectedly (${end}); starting it again`)
      await pause(backoffMs)
      backoffMs = Math.min(backoffMs * 2, longestBackoffMs)
      if (stopping) return
      current = launch(definition, first, log)
      const ready = await current.ready.catch(() => null)
      readyAtMs = performance.now()
      if (ready === null) continue
      restartCount += 1
      events.restarted()
      for (const resolve of waiters) resolve(ready)
      waiters = []
    }
  }
  void watch()

  return {
    name: definition.name,
    ready: first,
    pid: () => current.process.pid,
    restartCount: () => restartCount,
    nextReady: () =>
      new Promise(resolve => {
        waiters.push(resolve)
      }),
    stop: async () => {
      stopping = true
      if (current.process.exitCode === null && current.process.signalCode === null) current.process.kill('SIGTERM')
      const force = setTimeout(() => current.process.kill('SIGKILL'), drainWithinMs)
      await current.exited
      clearTimeout(force)
      await new Promise<void>(resolve => {
        log.end(() => resolve())
      })
    },
  }
}

interface Launched {
  readonly process: ChildProcess
  readonly ready: Promise<ReadyMessage>
  readonly exited: Promise<string>
}

function launch(definition: ChildDefinition, previous: ReadyMessage | null, log: NodeJS.WritableStream): Launched {
  const child = fork(join(repositoryRoot, definition.entry), [...definition.flags(previous)], {
    cwd: repositoryRoot,
    execArgv: [...(definition.nodeOptions ?? [])],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true, // Ctrl-C in a terminal goes to the supervisor alone, which drains its children in order
    env: { ...childEnvironment(), ...definition.env },
  })
  let lastWords = ''
  child.stdout?.on('data', (chunk: Buffer) => log.write(chunk))
  child.stderr?.on('data', (chunk: Buffer) => {
    log.write(chunk)
    lastWords = (lastWords + chunk.toString('utf8')).slice(-4096)
  })
  const exited = new Promise<string>(resolve => {
    child.once('error', error => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`))
  })
  const ready = new Promise<ReadyMessage>((resolve, reject) => {
    child.on('message', message => {
      if ((message as ReadyMessage).type === 'ready') resolve(message as ReadyMessage)
    })
    void exited.then(end => reject(new Error(`${definition.name} could not be started (${end}): ${lastWords.trim() || 'see its log'}`)))
  })
  ready.catch(() => undefined)
  return { process: child, ready, exited }
}
