// In: a folder and a mode. Out: a running PostgreSQL server of our own on 127.0.0.1, its superuser's address, and the way to stop it.
// A half-made folder (an aborted first start) is thrown away and made anew; a server left over from a killed start is stopped first.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../ports.ts'
import { type PostgresBinaries, postgresBinaries } from './binaries.ts'
import { stopLeftOver } from './left-over.ts'
import { postgresUser, type RuntimeUser, reachableFolder } from './runtime-user.ts'

export interface PostgresOptions {
  readonly folder: string
  /** 'durable' keeps every promise of PostgreSQL; 'disposable' trades crash safety for speed and is for tests only. */
  readonly mode: 'durable' | 'disposable'
  /** Taken when given; any free port otherwise. */
  readonly port?: number
  readonly say: (line: string) => void
}

export interface PostgresCluster {
  readonly superuserUrl: string
  readonly pid: number
  readonly exited: Promise<number | null>
  stop(): Promise<void>
}

/** Errors: Error with one line for people when the server cannot be made or does not come up; the server's own words are the cause. */
export async function startPostgres(wished: PostgresOptions): Promise<PostgresCluster> {
  const user = postgresUser()
  mkdirSync(dirname(wished.folder), { recursive: true })
  const folder = reachableFolder(wished.folder, user)
  if (folder !== wished.folder) wished.say(`PostgreSQL's data lies in ${folder}, since its user cannot enter ${dirname(wished.folder)}`)
  const options = { ...wished, folder, passwordFile: `${wished.folder}.password` }
  const binaries = postgresBinaries(user)
  await stopLeftOver(options.folder, options.say)
  await makeCluster(options, binaries, user)
  const password = readFileSync(options.passwordFile, 'utf8').trim()
  const port = wished.port ?? (await freePort())
  const server = await launch(options, binaries, user, port)
  const exited = once(server, 'exit').then(([code]) => code as number | null)
  return {
    superuserUrl: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    pid: server.pid as number,
    exited,
    stop: async () => {
      if (server.exitCode === null) server.kill('SIGINT') // fast shutdown: sessions are ended, nothing committed is lost
      await exited
    },
  }
}

/** The password stays in the var folder even if the data cannot: whoever throws the var folder away gets a new, empty server. */
interface PlacedOptions extends PostgresOptions {
  readonly passwordFile: string
}

async function makeCluster(options: PlacedOptions, binaries: PostgresBinaries, user: RuntimeUser | null): Promise<void> {
  if (existsSync(join(options.folder, 'PG_VERSION')) && existsSync(options.passwordFile)) return
  options.say('making the PostgreSQL data folder (once)')
  const partial = `${options.folder}.partial`
  rmSync(partial, { recursive: true, force: true })
  rmSync(options.folder, { recursive: true, force: true })
  mkdirSync(dirname(options.folder), { recursive: true })
  mkdirSync(partial, { mode: 0o700 })
  if (user !== null) chownSync(partial, user.uid, user.gid)
  const password = randomBytes(18).toString('base64url')
  writeFileSync(options.passwordFile, password, { mode: 0o600 })
  const passwordForInitdb = join(tmpdir(), `ficus-${randomBytes(6).toString('hex')}`)
  writeFileSync(passwordForInitdb, password, { mode: 0o600 })
  if (user !== null) chownSync(passwordForInitdb, user.uid, user.gid)
  try {
    const flags = ['--auth=scram-sha-256', '--username=postgres', `--pwfile=${passwordForInitdb}`, '--encoding=UTF8', '--locale=C']
    const unsynced = options.mode === 'disposable' ? ['--no-sync'] : []
    await promisify(execFile)(binaries.initdb, [`--pgdata=${partial}`, ...flags, ...unsynced], { ...user, cwd: '/' })
  } catch (cause) {
    rmSync(partial, { recursive: true, force: true })
    throw new Error(`PostgreSQL's data folder could not be made in ${options.folder}: ${lastLine(cause)}`, { cause })
  } finally {
    rmSync(passwordForInitdb, { force: true })
  }
  renameSync(partial, options.folder)
}

async function launch(options: PostgresOptions, binaries: PostgresBinaries, user: RuntimeUser | null, port: number): Promise<ChildProcess> {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '64MB',
    timezone: 'UTC',
    ...(options.mode === 'disposable' ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const [command, ...prefix] = diesWithParent(binaries.postgres)
  const server = spawn(command as string, [...prefix, '-D', options.folder, ...flags], {
    ...user,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true, // Ctrl-C in a terminal must reach us first: the server is stopped last
  })
  let words = ''
  await new Promise<void>((resolve, reject) => {
    server.once('error', cause => reject(new Error(`PostgreSQL could not be started: ${cause.message}`, { cause })))
    server.once('exit', code => reject(new Error(`PostgreSQL ended at its start (exit code ${code}): ${lastLine({ stderr: words })}`)))
    server.stderr?.on('data', (chunk: Buffer) => {
      words = (words + chunk.toString('utf8')).slice(-8192)
      if (words.includes('ready to accept connections')) resolve()
    })
  })
  server.removeAllListeners('exit')
  return server
}

/** Linux with util-linux (every Debian): the server gets SIGINT when this process is killed, so that none is left behind. */
function diesWithParent(postgres: string): string[] {
  const setpriv = '/usr/bin/setpriv'
  return existsSync(setpriv) ? [setpriv, '--pdeathsig', 'INT', '--', postgres] : [postgres]
}

function lastLine(error: unknown): string {
  const text = (error as { stderr?: string }).stderr ?? String(error)
  return text.trim().split('\n').at(-1) ?? ''
}
