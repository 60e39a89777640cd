// The process of the MES stand-in: settings flow in, a listening MES flows out, with its own database, seeded on first start. SIGTERM drains it.
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import closeWithGrace from 'close-with-grace'
import { pino } from 'pino'
import { type MesStandInSettings, readMesStandInSettings } from './config.ts'
import { adminKeyOf, sessionSecretOf, writeCredentialsFile } from './credentials.ts'
import { openDatabase } from './database/connect.ts'
import { prepareDatabase } from './database/first-start.ts'
import { readPeople } from './database/people.ts'
import type { Mes } from './mes.ts'
import { openModelFolder } from './model-folder.ts'
import { openOrderFeed } from './order-feed.ts'
import { readPage } from './page-files.ts'
import { openPriceDesk } from './price-desk.ts'
import { createMesServer } from './server.ts'
import { createSessions } from './sessions.ts'
import { StartError, startError } from './start-error.ts'

const settings = readMesStandInSettings()
const output = pino.destination(1)
const log = pino({ name: 'mes-stand-in' }, output)
let drain = async (): Promise<void> => undefined

// The drain has its own bound; what close-with-grace adds is only for the case that it hangs nevertheless.
const lifeTime = closeWithGrace({ delay: settings.drainMs + 5_000, logger: { error: text => log.error(text) } }, async ({ err }) => {
  if (err !== undefined) log.fatal({ err }, 'an error that nobody caught ends MES')
  await drain()
})
// Whoever started this process is gone and its pipe with it; pino's flush at exit would try a broken pipe for ever (sonic-boom, flushSync).
process.once('disconnect', () => {
  Object.assign(output, { write: () => true, flushSync: () => undefined })
  void lifeTime.close()
})

try {
  await start(settings)
} catch (cause) {
  if (!(cause instanceof StartError)) throw cause
  process.stderr.write(`mes-stand-in: ${cause.message}\n`)
  process.exit(1)
}

async function start(wanted: MesStandInSettings): Promise<void> {
  const { mes, close } = await openMes(wanted)
  const server = createMesServer(mes, (err, attempted) => log.error({ err }, `${attempted} failed`))
  const url = await listen(server, wanted)
  drain = async () => {
    log.info('draining')
    await closeServer(server, mes, wanted.drainMs)
    await close()
  }
  writeCredentials(mes, wanted)
  log.info({ url }, `MES is ready at ${url}`)
  process.send?.({ type: 'ready', url })
}

async function openMes(wanted: MesStandInSettings): Promise<{ mes: Mes; close: () => Promise<void> }> {
  const modelsDir = resolve(wanted.modelsDir)
  const modelFolder = await openModelFolder(modelsDir).catch(cause => {
    throw startError(`opening the model folder ${modelsDir}`, 'make it writable or give another --models-dir', cause)
  })
  const database = await openDatabase(wanted.databaseUrl, err => log.warn({ err }, 'a connection to the database was lost')).catch(
    cause => {
      throw startError('reaching the database', 'start PostgreSQL or give another --database-url', cause)
    },
  )
  const { seedOrders: orderCount, seedSecret } = wanted
  await prepareDatabase(database, modelFolder, { orderCount, seedSecret, say: line => log.info(line) }).catch(cause => {
    throw startError('making the database ready', 'give an empty database (--database-url) with room to grow', cause)
  })
  const mes: Mes = {
    nodeName: wanted.nodeName,
    adminKey: wanted.adminKey === '' ? adminKeyOf(seedSecret) : wanted.adminKey,
    database,
    people: await readPeople(database),
    sessions: createSessions(sessionSecretOf(seedSecret)),
    priceDesk: openPriceDesk(),
    modelFolder,
    orderFeed: openOrderFeed(),
    page: await readPage(),
  }
  return { mes, close: () => database.end() }
}

async function listen(server: Server, { host, port }: MesStandInSettings): Promise<string> {
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (cause) {
    throw startError(`listening on ${host}:${port}`, 'stop what listens there or give another --port or --host', cause)
  }
  const { port: taken } = server.address() as AddressInfo
  return `http://${host.includes(':') ? `[${host}]` : host}:${taken}`
}

function writeCredentials(mes: Mes, { credentialsFile, seedSecret }: MesStandInSettings): void {
  if (credentialsFile === '') return
  try {
    writeCredentialsFile(resolve(credentialsFile), {
      partners: mes.people.partners,
      operators: mes.people.operators,
      seedSecret,
      adminKey: mes.adminKey,
    })
  } catch (cause) {
    throw startError(`writing ${credentialsFile}`, 'make its folder writable or give another --credentials-file', cause)
  }
}

/** Takes nothing new, lets requests in flight end, and cuts off what is still running after drainMs. */
async function closeServer(server: Server, mes: Mes, drainMs: number): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  mes.orderFeed.close()
  const overdue = setTimeout(() => {
    server.closeAllConnections()
    mes.orderFeed.cutOff()
  }, drainMs)
  await closed
  clearTimeout(overdue)
}
