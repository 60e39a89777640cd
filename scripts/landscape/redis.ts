// In: a folder for tools. Out: a real redis-server: the one on PATH, else Debian's, fetched and unpacked into the folder without root.
// Used by tests and by whoever wants the queue on Redis; `npm start` does not need it.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from './ports.ts'

const run = promisify(execFile)
const packages = [
  'redis-server',
  'redis-tools',
  'libatomic1',
  'libhiredis0.14',
  'libjemalloc2',
  'liblua5.1-0',
  'liblzf1',
  'lua-bitop',
  'lua-cjson',
]

export interface RedisServer {
  readonly url: string
  readonly pid: number
  readonly exited: Promise<unknown>
  stop(): Promise<void>
}

/** Errors: Error that names what is missing and what to install. */
export async function startRedis(
  toolsFolder: string,
  path: string,
  say: (line: string) => void,
  wishedPort?: number,
): Promise<RedisServer> {
  const { command, libraries } = await findRedis(toolsFolder, path, say)
  const port = wishedPort ?? (await freePort())
  const flags = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--maxmemory-policy',
    'noeviction',
    '--daemonize',
    'no',
  ]
  const [program, ...prefix] = diesWithParent(command)
  const server = spawn(program as string, [...prefix, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: path, ...(libraries === null ? {} : { LD_LIBRARY_PATH: libraries }) },
  })
  await ready(server)
  const exited = once(server, 'exit')
  return {
    url: `redis://127.0.0.1:${port}`,
    pid: server.pid as number,
    exited,
    stop: async () => {
      if (server.exitCode === null) server.kill('SIGTERM')
      await exited
    },
  }
}

/** Linux with util-linux (every Debian): the server ends when this process is killed, so that none is left behind. */
function diesWithParent(command: string): string[] {
  const setpriv = '/usr/bin/setpriv'
  return existsSync(setpriv) ? [setpriv, '--pdeathsig', 'TERM', '--', command] : [command]
}

async function findRedis(toolsFolder: string, path: string, say: (line: string) => void) {
  for (const folder of path.split(delimiter)) {
    const command = join(folder, 'redis-server')
    if (isExecutable(command)) return { command, libraries: null }
  }
  const unpacked = join(toolsFolder, 'redis')
  if (!existsSync(unpacked)) await unpackDebianRedis(unpacked, say)
  const libraryFolder = join(unpacked, 'usr/lib')
  const [triplet] = readdirSync(libraryFolder).filter(name => name.includes('-linux-gnu'))
  return { command: join(unpacked, 'usr/bin/redis-server'), libraries: join(libraryFolder, triplet ?? '') }
}

async function unpackDebianRedis(unpacked: string, say: (line: string) => void): Promise<void> {
  say("no redis-server on PATH: fetching Debian's and unpacking it for this checkout only")
  const partial = `${unpacked}.partial`
  rmSync(partial, { recursive: true, force: true })
  const lists = join(partial, 'apt')
  mkdirSync(join(lists, 'lists/partial'), { recursive: true })
  mkdirSync(join(lists, 'cache/archives/partial'), { recursive: true })
  const privateApt = [
    '-o',
    `Dir::State::lists=${join(lists, 'lists')}`,
    '-o',
    `Dir::Cache=${join(lists, 'cache')}`,
    '-o',
    'APT::Sandbox::User=',
  ]
  try {
    await run('apt-get', [...privateApt, '-qq', 'update'], { cwd: partial })
    await run('apt-get', [...privateApt, '-qq', 'download', ...packages], { cwd: partial })
    for (const file of readdirSync(partial).filter(name => name.endsWith('.deb'))) await run('dpkg', ['-x', join(partial, file), partial])
  } catch (cause) {
    rmSync(partial, { recursive: true, force: true })
    throw new Error('redis-server is missing and could not be fetched; install it (apt-get install redis-server) and try again', { cause })
  }
  rmSync(lists, { recursive: true, force: true })
  renameSync(partial, unpacked)
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let words = ''
    const listen = (chunk: Buffer) => {
      words += chunk.toString('utf8')
      if (words.includes('Ready to accept connections')) resolve()
    }
    server.stdout?.on('data', listen)
    server.stderr?.on('data', listen)
    server.once('error', reject)
    server.once('exit', code => reject(new Error(`redis-server ended at its start (exit code ${code}): ${words.slice(-500)}`)))
  })
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
