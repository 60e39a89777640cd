// `npm run bench -- proxy/bench/obey`: how long after a flip or a kill two proxy processes still serve a request by the old decision. Clients ask without pause at
// both; counted is the last request that was sent after the change and answered by the wrong side. Goal: at most 100 ms. Prints figures and JSON at the end.
import { writeFileSync } from 'node:fs'
import { Agent } from 'node:http'
import { openFlags } from '@ficus/flags'
import { type PricedOnce, priceOnce } from './shadow/priced-clients.ts'
import { apiKey, type PricedLandscape, startPricedLandscape } from './shadow/priced-landscape.ts'
import { hasProgram, machineText } from './speed/machine.ts'

const roundCount = 20
const capability = 'pricing.calculate'
const author = { by: 'bench', why: 'measuring how soon a kill is obeyed' }
/** After both proxies were seen to obey, they are watched for so long for anybody who does not. */
const watchedMs = 150

console.log(machineText())
if (!hasProgram('taskset')) console.log('obey: not measured; it needs taskset')
else await measureAll()

async function measureAll(): Promise<void> {
  await using landscape = await startPricedLandscape('well', 2)
  const killer = await openFlags({ file: landscape.flagsFile, killFile: landscape.killFile })
  const back = async () => {
    await killer.unkill(capability, author)
    await landscape.setFlag({ stage: 'live', mirrorBasisPoints: 0 })
    for (const { adminUrl } of landscape.proxies) while (await isKilledAt(adminUrl));
  }
  const ways: Record<string, () => Promise<void> | void> = {
    'a flip in the flag file': () => landscape.writeFlag({ stage: 'off' }),
    'a kill by another process, flag file dead': () => killer.kill(capability, author),
    'SIGUSR2 to one of both, flag file dead': () => void process.kill(landscape.proxies[0]!.pid, 'SIGUSR2'),
    'the admin port of one of both, flag file dead': () => killAt(landscape.proxies[0]!.adminUrl),
  }
  const figures = []
  for (const [way, change] of Object.entries(ways)) {
    const tookMs: number[] = []
    for (let round = 0; round < roundCount; round++) {
      await back()
      if (way !== 'a flip in the flag file') writeFileSync(landscape.flagsFile, '{ torn')
      tookMs.push(await lastOldMs(landscape, change))
    }
    tookMs.sort((a, b) => a - b)
    const figure = { way, p50Ms: tookMs[roundCount >> 1]!, maxMs: tookMs.at(-1)! }
    figures.push(figure)
    console.log(
      `  ${figure.maxMs <= 100 ? 'pass' : 'FAIL'}  median ${figure.p50Ms.toFixed(1)} ms   max ${figure.maxMs.toFixed(1)} ms   ${way}`,
    )
  }
  await killer.close()
  console.log(JSON.stringify({ bench: 'obey', goalMaxMs: 100, roundCount, figures }))
  if (figures.some(({ maxMs }) => maxMs > 100)) process.exitCode = 1
}

/** 0: no request that was sent after the change began was answered by the old decision. */
async function lastOldMs({ proxies }: PricedLandscape, change: () => Promise<void> | void): Promise<number> {
  const clients = proxies.map(({ port }) => askWithoutPause(port))
  await Promise.all(clients.map(({ until }) => until(({ answeredBy }) => answeredBy === 'candidate')))
  const changedMs = performance.now()
  await change()
  await Promise.all(clients.map(({ until }) => until(({ answeredBy }) => answeredBy === 'legacy')))
  await new Promise(later => setTimeout(later, watchedMs))
  const priced = (await Promise.all(clients.map(({ stop }) => stop()))).flat()
  const old = priced.filter(({ sentMs, answeredBy }) => sentMs > changedMs && answeredBy === 'candidate')
  return old.reduce((latest, { sentMs }) => Math.max(latest, sentMs - changedMs), 0)
}

function askWithoutPause(port: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const priced: PricedOnce[] = []
  let isOn = true
  let onPriced = (_: PricedOnce) => {}
  const asking = (async () => {
    while (isOn) {
      const one = await priceOnce(port, apiKey, agent)
      priced.push(one)
      onPriced(one)
    }
    agent.destroy()
  })()
  const until = (fits: (one: PricedOnce) => boolean) =>
    Promise.race([
      asking,
      new Promise<void>(resolve => {
        onPriced = one => fits(one) && resolve()
      }),
    ])
  const stop = async () => {
    isOn = false
    await asking
    return priced
  }
  return { until, stop }
}

async function killAt(adminUrl: string): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${adminUrl}/kill/${capability}`, { method: 'POST', headers, body: JSON.stringify(author) })
  if (!answer.ok) throw new Error(`killing at ${adminUrl}: ${answer.status}`)
}

async function isKilledAt(adminUrl: string): Promise<boolean> {
  const { flags } = (await (await fetch(`${adminUrl}/assignments`)).json()) as {
    flags: { capabilities: Record<string, { killed: unknown }> }
  }
  return flags.capabilities[capability]?.killed !== null
}
