// Where legacy listens: an origin text flows in, a function that opens one more socket to it flows out. Read once, at start.
import { connect as connectPlain, isIP, type OnReadOpts, type Socket } from 'node:net'
import { connect as connectTls, createSecureContext } from 'node:tls'
import type { Leniency } from './lenient-head.ts'

export interface Origin {
  readonly text: string
  /** How its answers are read. */
  readonly leniency: Leniency
  /** The event after which the socket carries bytes. */
  readonly readyEvent: 'connect' | 'secureConnect'
  open(options: SocketOptions): Socket
}

export interface SocketOptions {
  readonly allowHalfOpen: boolean
  /** Takes the bytes instead of the stream's `data` event. */
  readonly onread?: OnReadOpts
}

export interface OriginOptions {
  readonly leniency?: Leniency
  /** PEM; trusted instead of the public authorities. */
  readonly certificateAuthority?: string | undefined
}

/** Shape: `http://host[:port]`, `https://host[:port]` (certificate verified), `unix:/path`. Errors: throws on anything else. */
export function parseOrigin(text: string, { leniency = 'strict', certificateAuthority }: OriginOptions = {}): Origin {
  if (text.startsWith('unix:')) {
    const path = text.slice('unix:'.length)
    return { text, leniency, readyEvent: 'connect', open: options => connectPlain({ path, ...options }) }
  }
  const url = URL.parse(text)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.pathname !== '/' || url.search !== '') {
    throw new Error(`Reading the legacy origin: ${JSON.stringify(text)} is not http://host:port, https://host:port or unix:/path`)
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (url.protocol === 'http:') {
    const port = Number(url.port || 80)
    return {
      text,
      leniency,
      readyEvent: 'connect',
      open: options => connectPlain({ host, port, noDelay: true, ...options }),
    }
  }
  const port = Number(url.port || 443)
  // One context for all sockets: reading the certificates costs more than a connection.
  const secureContext = certificateAuthority === undefined ? undefined : createSecureContext({ ca: certificateAuthority })
  const servername = isIP(host) === 0 ? host : ''
  return {
    text,
    leniency,
    readyEvent: 'secureConnect',
    open: options => {
      const secure = { host, port, noDelay: true, servername, ALPNProtocols: ['http/1.1'], ...options }
      return connectTls(secureContext === undefined ? secure : { ...secure, secureContext })
    },
  }
}
