// `npm start`: brings the landscape up, says where everything is, and keeps it until Ctrl-C drains it.
import { readLandscapeSettings } from './landscape/config.ts'
import { startLandscape } from './landscape/landscape.ts'
import { onStopSignal } from './landscape/stop-signal.ts'

const say = (line: string) => console.log(`ficus: ${line}`)
const settings = readLandscapeSettings(process.argv.slice(2))
const stopEarly = new AbortController()
const stopSignal = onStopSignal(say)
void stopSignal.then(() => stopEarly.abort())

try {
  const running = await startLandscape(settings, say, stopEarly.signal)
  const { proxy, mes, pricing, flags, partners, operators } = running.landscape()
  const [operator] = operators
  console.log(`
  clients' door      ${proxy.url}          (operators' page: open it in a browser, log in as ${operator?.login} / ${operator?.password})
  MES stand-in       ${mes.url}          (the legacy, directly)
  pricing service    ${pricing.url}
  flags              ${flags.url}
  proxy admin        ${proxy.adminUrl}
  a partner's key    X-Api-Key: ${partners[0]?.apiKey}
  all of it          ${running.file}
  logs               ${running.logFolder}

  npm run price -- FILE.stl --material SILVER925      price a model by both sides
  npm run flags -- status                             who answers price requests now
  Ctrl-C                                              drains and stops everything
`)
  await stopSignal
  say('draining')
  await running.stop()
  say('stopped')
} catch (error) {
  console.error(`ficus: ${(error as Error).message}`)
  process.exitCode = 1
}
process.exit()
