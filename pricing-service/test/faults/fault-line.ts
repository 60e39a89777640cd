// A TCP line between processes and a real server, which can be bad in every way a line can: cut, slow, silent (nothing passes, nobody is told), and half-open
// (the connections of now are dead without a word, new ones work). In: a server's address. Out: one that leads over the line, and the switches.
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

export interface FaultLine extends AsyncDisposable {
  /** The same address, over the line; all that ask for one mean the same server. */
  through(url: string): string
  cut(): void
  slow(delayMs: number): void
  silence(): void
  halfOpen(): void
  /** Whole again. What was silenced stays dead: its bytes are lost, as on a line whose packets went nowhere. */
  mend(): void
  readonly openCount: number
}

interface Pair {
  readonly near: Socket
  readonly far: Socket
  dead: boolean
}

export async function openFaultLine(): Promise<FaultLine> {
  const pairs = new Set<Pair>()
  let target = { host: '', port: 0 }
  let state: 'whole' | 'cut' | 'silent' = 'whole'
  let delayMs = 0

  const server = createServer({ noDelay: true }, near => {
    near.on('error', () => {})
    if (state === 'cut') return void near.destroy()
    const pair: Pair = { near, far: connect({ ...target, noDelay: true }), dead: state === 'silent' }
    pair.far.on('error', () => {})
    pairs.add(pair)
    carry(pair, near, pair.far)
    carry(pair, pair.far, near)
  })

  function carry(pair: Pair, from: Socket, to: Socket): void {
    from.on('data', chunk => {
      if (pair.dead) return
      if (delayMs === 0) to.write(chunk)
      else setTimeout(() => pair.dead || to.writableEnded || to.write(chunk), delayMs)
    })
    from.on('close', () => {
      pairs.delete(pair)
      // The far end of a dead connection is never told that the near one has gone.
      if (!pair.dead || from === pair.near) to.destroy()
    })
  }

  const kill = () => {
    for (const pair of pairs) pair.dead = true
  }
  const { port } = await listening(server)
  return {
    through: text => {
      const url = new URL(text)
      target = { host: url.hostname, port: Number(url.port) }
      url.hostname = '127.0.0.1'
      url.port = String(port)
      return url.href
    },
    cut: () => {
      state = 'cut'
      for (const { near, far } of pairs) for (const end of [near, far]) end.destroy()
    },
    slow: ms => {
      delayMs = ms
    },
    silence: () => {
      state = 'silent'
      kill()
    },
    halfOpen: kill,
    mend: () => {
      state = 'whole'
      delayMs = 0
    },
    get openCount() {
      return pairs.size
    },
    [Symbol.asyncDispose]: async () => {
      for (const { near, far } of pairs) for (const end of [near, far]) end.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

async function listening(server: Server): Promise<{ port: number }> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server.address() as { port: number }
}
