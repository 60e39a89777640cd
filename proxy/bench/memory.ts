// `npm run bench -w proxy`: what the proxy process holds while gigabytes pass, peers stall and clients idle, and how soon an abort reaches legacy. Prints figures and bars.
import type { Socket } from 'node:net'
import { askSmall, download, downloadWithoutReading, open, upload } from './memory/client.ts'
import { startLegacy } from './memory/legacy.ts'
import { growthMegabytes } from './memory/resident.ts'
import { hasProgram, machineText } from './speed/machine.ts'
import { spawnProxy } from './speed/shipped.ts'

const gigabyte = 1024 ** 3
const stallMs = 1_000
const idleClientCount = 2_000
const abortCount = 200

console.log(machineText())
if (process.platform !== 'linux' || !hasProgram('taskset')) console.log('memory: not measured; it reads /proc of Linux and needs taskset')
else await measureAll()

async function measureAll(): Promise<void> {
  using legacy = await startLegacy()
  const words = [
    '--legacy',
    `http://127.0.0.1:${legacy.port}`,
    '--port',
    '0',
    '--admin-port',
    '0',
    '--flags-file',
    '/nonexistent/flags.json',
  ]
  await using proxy = await spawnProxy(words)
  const { pid, port } = proxy
  await warmUp(port)

  print('1 GB down', await growthMegabytes(pid, () => download(port, gigabyte)), 20, 'MB')
  print('1 GB up', await growthMegabytes(pid, async () => void (await upload(port, '/up', gigabyte, 60_000)).destroy()), 20, 'MB')
  print('1 GB to a client that reads nothing', await growthMegabytes(pid, () => stalledDownload(port)), 20, 'MB')
  print('1 GB to a legacy that reads nothing', await growthMegabytes(pid, () => stalledUpload(port)), 20, 'MB')

  const clients: Socket[] = []
  print(`${idleClientCount} idle clients`, await growthMegabytes(pid, () => openIdle(port, clients)), 20, 'MB')
  await Promise.all(clients.map(askSmall))
  print('of them still answered', clients.length, null, '')
  await leave(port, clients)

  const tookMs = (await abortTimesMs(port, legacy.aborted)).sort((a, b) => a - b)
  print('an abort reaches legacy, median', tookMs[abortCount >> 1]!, 10, 'ms')
  print('an abort reaches legacy, 99th percentile', tookMs[Math.floor(abortCount * 0.99)]!, null, 'ms')
}

function print(what: string, value: number, most: number | null, unit: string): void {
  const verdict = most === null ? '' : value <= most ? 'pass' : 'FAIL'
  console.log(`  ${verdict.padEnd(5)} ${value.toFixed(1).padStart(7)} ${unit}  ${(most === null ? '' : `≤ ${most}`).padEnd(6)} ${what}`)
}

/** Heap and code reach the size they have in work: growth after that is what the load itself holds. */
async function warmUp(port: number): Promise<void> {
  const client = await open(port)
  for (let count = 0; count < 5_000; count++) await askSmall(client)
  client.destroy()
  await download(port, gigabyte / 4)
  ;(await upload(port, '/up', gigabyte / 4, 60_000)).destroy()
}

async function stalledDownload(port: number): Promise<void> {
  const client = await downloadWithoutReading(port, gigabyte, stallMs)
  client.destroy()
}

async function stalledUpload(port: number): Promise<void> {
  const client = await upload(port, '/stall', gigabyte, stallMs)
  client.destroy()
}

async function openIdle(port: number, clients: Socket[]): Promise<void> {
  for (let count = 0; count < idleClientCount; count++) {
    const client = await open(port)
    await askSmall(client)
    clients.push(client)
  }
}

/** All at once, and the proxy has noticed: the next measurement would else time how 2 000 sockets are closed. */
async function leave(port: number, clients: readonly Socket[]): Promise<void> {
  const last = await open(port)
  await Promise.all(clients.map(client => new Promise(done => client.once('close', done).destroy())))
  await askSmall(last)
  last.destroy()
}

async function abortTimesMs(port: number, aborted: () => Promise<number>): Promise<number[]> {
  const tookMs: number[] = []
  for (let count = 0; count < abortCount; count++) {
    const client = await open(port)
    const closedAt = aborted()
    client.write('GET /wait HTTP/1.1\r\nHost: bench\r\n\r\n')
    // Longer than the request needs to get there; an abort of a request that never arrived would prove nothing.
    await new Promise(later => setTimeout(later, 20))
    const leftAt = performance.now()
    client.destroy()
    tookMs.push((await closedAt) - leftAt)
  }
  return tookMs
}
