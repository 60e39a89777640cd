// The life of a process of ours: start, say ready, drain on SIGTERM, SIGINT or a lost parent, end. Used by main-api.ts and main-worker.ts.
import closeWithGrace from 'close-with-grace'
import type { DestinationStream, Logger } from 'pino'

export interface RunningProcess {
  /** What the ready message says: `url`, … */
  readonly ready: Readonly<Record<string, string>>
  /** Ends within the process's drain time. */
  close(): Promise<void>
}

export interface ProcessLife {
  readonly name: string
  readonly log: Logger
  /** Where the log goes. */
  readonly output: DestinationStream
  /** After this the process ends, drained or not. */
  readonly endAfterMs: number
  readonly start: () => Promise<RunningProcess>
}

export async function liveAsProcess(life: ProcessLife): Promise<void> {
  const running = await life.start().catch(error => refuseToStart(life.name, error as Error))
  const grace = closeWithGrace({ delay: life.endAfterMs, logger: life.log }, async ({ err, signal }) => {
    if (err !== undefined) life.log.fatal({ err }, `${life.name} ends because of a fault`)
    else life.log.info({ signal: signal ?? 'parent gone' }, `${life.name} drains`)
    await running.close()
    life.log.info(`${life.name} has ended`)
  })
  // Whoever started this process is gone and its pipe with it; pino's flush at exit would try a broken pipe for ever (sonic-boom, flushSync).
  process.once('disconnect', () => {
    Object.assign(life.output, { write: () => true, flushSync: () => undefined })
    void grace.close()
  })
  process.send?.({ type: 'ready', ...running.ready })
  life.log.info(running.ready, `${life.name} is ready`)
}

function refuseToStart(name: string, error: Error): never {
  const portTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
  const advice = portTaken ? `; end whoever has it, or give another one with --port` : ''
  process.stderr.write(`${name}: ${error.message}${advice}\n`)
  process.exit(1)
}
