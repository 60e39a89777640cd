// What browsers and watchers do: the operators' page with its assets, live updates over the WebSocket, the health line, and paths that do not exist.
import type { HttpAnswer } from '../wire/http-exchange.ts'
import { openWebSocket } from '../wire/web-socket-exchange.ts'
import { asOperator, get, post } from './requests.ts'
import { kept, type Side, type Step, type Walker } from './step.ts'

const page = 'GET / and /assets/*'
const socket = 'GET /ws/orders'
const frameWithinMs = 5000

const read = (route: Step['route'], title: string, status: number, ask: Step['ask'], keep?: Step['keep']): Step => ({
  route,
  title,
  kind: 'read',
  masks: [],
  expected: { status },
  ask,
  ...(keep === undefined ? {} : { keep }),
})

const keepAsset: NonNullable<Step['keep']> = (answer, side) => {
  const asset = /(?:src|href)="(\/assets\/[^"]+)"/.exec(answer.body.toString('utf8'))?.[1]
  if (asset !== undefined) side.kept.set('asset', asset)
}
const keepTag: NonNullable<Step['keep']> = (answer, side) => {
  const tag = answer.headers.find(([name]) => name.toLowerCase() === 'etag')?.[1]
  if (tag !== undefined) side.kept.set('asset tag', tag)
}

/** Opens the socket, claims a fresh order on the same side, and waits for its frame. Out: the handshake, with the frame in place of a body. */
async function watchClaim(side: Side, walker: Walker): Promise<HttpAnswer> {
  const order = kept(side, 'order to watch')
  const open = await openWebSocket(side.caller.baseUrl, '/ws/orders', { Cookie: kept(side, 'session') })
  try {
    if (open.handshake.status !== 101) return open.handshake
    const frame = open.frame(
      text => text.includes(`"OrderId":${order},`),
      AbortSignal.any([walker.signal, AbortSignal.timeout(frameWithinMs)]),
    )
    frame.catch(() => {}) // awaited below, after the claim
    await side.caller.send(post(`/api/orders/${order}/claim`, asOperator(side), '{}'), walker.signal)
    return { ...open.handshake, body: Buffer.from(await frame, 'utf8') }
  } finally {
    open.close()
  }
}

export const pageSteps: readonly Step[] = [
  read(page, "the operators' page", 200, () => get('/'), keepAsset),
  read(page, 'an asset of the page', 200, side => get(kept(side, 'asset')), keepTag),
  read(page, 'an asset that has not changed', 304, side => get(kept(side, 'asset'), [['If-None-Match', kept(side, 'asset tag')]])),
  read(page, 'an asset that does not exist', 404, () => get('/assets/nothing.js')),
  read('GET /health', 'the health line', 200, () => get('/health')),
  read('unknown path', 'an unknown path', 404, () => get('/api/nothing')),
  read('unknown path', 'the letter case of a path counts', 404, side => get('/API/orders', asOperator(side))),
]

export const socketSteps: readonly Step[] = [
  {
    route: socket,
    title: 'an operator sees the order that he claims',
    kind: 'write',
    masks: ['orderId'],
    expected: { status: 101 },
    ask: watchClaim,
  },
  {
    route: socket,
    title: 'without a session there is no socket',
    kind: 'read',
    masks: [],
    expected: { status: 401 },
    ask: async side => (await openWebSocket(side.caller.baseUrl, '/ws/orders', {})).handshake,
  },
]
