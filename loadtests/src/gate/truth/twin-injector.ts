// The engine's injecting process with a persona of one call, for servers that are no MES. Started by real-twins.ts.
import { runInjectorProcess } from '../../engine/injector-process.ts'
import type { Session } from '../../engine/session.ts'

const session: Session = {
  next: () => ({
    endpoint: 'list',
    method: 'GET',
    target: '/orders',
    headers: {},
    judge: ({ status, body }) => (status === 200 && body.includes('"orders"') ? null : `HTTP ${status}`),
  }),
  broken: () => {},
  thinkTimeMs: () => 0,
}

await runInjectorProcess(() => () => session)
