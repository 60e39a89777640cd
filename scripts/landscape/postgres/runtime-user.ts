// In: who runs this process and where a folder lies. Out: the user that PostgreSQL's server runs as, and whether that user can reach the folder.
// PostgreSQL refuses to run as root; root therefore lends it the user `nobody`, which every Debian has.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

export type RuntimeUser = { readonly uid: number; readonly gid: number }

/** Null: the server runs as whoever runs this process. */
export function postgresUser(): RuntimeUser | null {
  if (process.getuid?.() !== 0) return null
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find(entry => entry.startsWith('nobody:'))
  const [, , uid, gid] = line?.split(':') ?? []
  if (uid === undefined || gid === undefined)
    throw new Error('PostgreSQL cannot run as root and there is no user "nobody"; run as an ordinary user')
  return { uid: Number(uid), gid: Number(gid) }
}

/** Where a folder for `nobody` can lie: at `wished`, or, when strangers cannot get there (a checkout below /root), below /var/lib under a name of its own. */
export function reachableFolder(wished: string, user: RuntimeUser | null): string {
  if (user === null || strangersReach(wished)) return wished
  const name = createHash('sha256').update(wished).digest('hex').slice(0, 12)
  const folder = join('/var/lib', `ficus-${name}`)
  mkdirSync(folder, { recursive: true, mode: 0o711 })
  return join(folder, basename(wished))
}

/** Whether every folder above `path` lets strangers through (a checkout below /root does not). */
export function strangersReach(path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false
    if (folder === dirname(folder)) return true
  }
}
