// The service as it is run: two apis and two workers, each a supervised process (the supervisor of `npm start`), with a bad line to each store in between.
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type ChildDefinition, type SupervisedChild, superviseChild } from '../../../scripts/landscape/child.ts'
import type { Transport } from '../service.ts'
import { type FaultLine, openFaultLine } from './fault-line.ts'
import type { RunLength } from './options.ts'
import { type KeptStore, send } from './stores.ts'

export interface ServiceUnderFault extends AsyncDisposable {
  readonly apis: readonly SupervisedChild[]
  readonly workers: readonly SupervisedChild[]
  /** To the database and, when it is elsewhere, to the queue; of the apis and of the workers. */
  readonly lines: readonly { readonly name: string; readonly line: FaultLine }[]
  /** The name under which the witness knows a worker. */
  nameOf(child: SupervisedChild): string
  someApi(): string
  /** Where the entry files of the version lie that runs now, from the root of the checkout. */
  readonly sourceFolder: string
  /** One after another, each process is drained and replaced by one of the other version. */
  rollTo(sourceFolder: string): Promise<void>
}

export interface ServiceWish extends Pick<RunLength, 'flags'> {
  readonly transport: Transport
  readonly databaseUrl: string
  readonly redis: KeptStore | null
  readonly folder: string
  readonly say: (line: string) => void
}

export const homeFolder = 'pricing-service/src'
const processCount = 2

export async function startServiceUnderFault(wish: ServiceWish): Promise<ServiceUnderFault> {
  const lines: { name: string; line: FaultLine }[] = []
  const children: Record<'api' | 'worker', SupervisedChild[]> = { api: [], worker: [] }
  const urls: Record<'api' | 'worker', { database: string; queue: string }> = { api: await through('api'), worker: await through('worker') }

  async function through(of: 'api' | 'worker') {
    const database = await lineTo(`${of} to PostgreSQL`, wish.databaseUrl)
    return { database, queue: wish.redis === null ? database : await lineTo(`${of} to Redis`, wish.redis.url) }
  }

  async function lineTo(name: string, url: string): Promise<string> {
    const line = await openFaultLine()
    lines.push({ name, line })
    return line.through(url)
  }

  function start(of: 'api' | 'worker', number: number, sourceFolder: string): Promise<SupervisedChild> {
    const name = `${of}-${number}`
    const database = new URL(urls[of].database)
    database.searchParams.set('application_name', name)
    const definition: ChildDefinition = {
      name,
      entry: join(sourceFolder, `main-${of}.ts`),
      env: { DATABASE_URL: database.href, QUEUE_URL: urls[of].queue },
      flags: previous => [
        ...['--models-dir', join(wish.folder, 'models'), '--port', previous === null ? '0' : new URL(previous['url'] as string).port],
        ...(of === 'worker' ? ['--thread-count', '1'] : []),
        ...wish.flags[of],
      ],
    }
    return superviseChild(definition, wish.folder, { say: line => wish.say(`    ${line}`), restarted: () => {} })
  }

  let current = homeFolder
  const all = (of: 'api' | 'worker') => Promise.all(Array.from({ length: processCount }, (_, n) => start(of, n + 1, homeFolder)))
  ;[children.api, children.worker] = await Promise.all([all('api'), all('worker')])
  let asked = 0

  const goOn = () => {
    for (const child of [...children.worker, ...children.api]) send(child.pid(), 'SIGCONT') // a stopped process cannot drain
  }
  // A run that is ended by force must not leave stopped processes behind, which would never notice.
  process.once('exit', goOn)

  async function replace(of: 'api' | 'worker', index: number, sourceFolder: string): Promise<void> {
    // First the new one, then the old one goes: there are always enough of them.
    const old = children[of][index] as SupervisedChild
    children[of][index] = await start(of, Number(/\d$/.exec(old.name)?.[0]) + processCount, sourceFolder)
    // Whoever chose the old one a moment ago has sent by now.
    await pause(50)
    await old.stop()
  }

  return {
    get apis() {
      return children.api
    },
    get workers() {
      return children.worker
    },
    lines,
    nameOf: child => child.name,
    someApi: () => (children.api[asked++ % children.api.length] as SupervisedChild).ready['url'] as string,
    get sourceFolder() {
      return current
    },
    rollTo: async sourceFolder => {
      current = sourceFolder
      for (const part of ['worker', 'api'] as const) for (const index of children[part].keys()) await replace(part, index, sourceFolder)
    },
    [Symbol.asyncDispose]: async () => {
      for (const { line } of lines) line.mend()
      process.off('exit', goOn)
      goOn()
      await Promise.all([...children.worker, ...children.api].map(child => child.stop()))
      await Promise.all(lines.map(({ line }) => line[Symbol.asyncDispose]()))
    },
  }
}
