// A peer as an ordinary process with its own folder: a command and its configuration flow in, a contestant flows out once its port answers.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Contestant } from './contestant.ts'

const startWithinMs = 10_000
const askAgainMs = 50

export interface PeerParts {
  readonly program: string
  readonly configuration: (port: number, folder: string) => string
  readonly words: (configurationFile: string, folder: string) => readonly string[]
}

/** Errors: Error with what the peer wrote when its port does not answer. */
export async function startPeer({ program, configuration, words }: PeerParts): Promise<Contestant> {
  const folder = await mkdtemp(join(tmpdir(), 'ficus-peer-'))
  const port = await freePort()
  const file = join(folder, 'peer.conf')
  await writeFile(file, configuration(port, folder))
  const child = spawn(programNamed(program) ?? program, words(file, folder), { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (output += bytes.toString('utf8')))
  await answering(port, child, () => output)
  return {
    port,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, 'exit')
        child.kill('SIGTERM')
        const force = setTimeout(() => child.kill('SIGKILL'), 2000)
        await exited
        clearTimeout(force)
      }
      await rm(folder, { recursive: true })
    },
  }
}

/** Where a server's program lies: on the PATH, or where Debian puts programs for root; null: not on this machine. */
export function programNamed(name: string): string | null {
  return [name, `/usr/sbin/${name}`].find(command => spawnSync(command, ['-v']).error === undefined) ?? null
}

/** What `-v` says, cut by `pattern`; null: the program is not on this machine. */
export function versionOf(name: string, pattern: RegExp): string | null {
  const command = programNamed(name)
  if (command === null) return null
  const said = spawnSync(command, ['-v'], { encoding: 'utf8' })
  return pattern.exec(`${said.stdout}${said.stderr}`)?.[1] ?? null
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

async function answering(port: number, child: ChildProcess, output: () => string): Promise<void> {
  const deadlineMs = performance.now() + startWithinMs
  while (!(await accepts(port))) {
    if (child.exitCode !== null || performance.now() > deadlineMs) throw new Error(`Starting a peer on port ${port}: ${output()}`)
    await new Promise(resolve => setTimeout(resolve, askAgainMs))
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
