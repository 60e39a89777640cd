// In: this machine. Out: the path of Node 24: the one that npm brought, else the running one if it is new enough.
import { chmodSync, existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

export function ownNode() {
  const own = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
  if (existsSync(own)) {
    chmodSync(own, 0o755)
    return own
  }
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  throw new Error(`npm carries no Node 24 for ${process.platform}-${process.arch}; install Node 24 or newer and run the command again`)
}
