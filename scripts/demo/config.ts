// The words of `npm run demo`: model files of the user's, then the landscape's own settings. The demo keeps to a folder and to ports of its own,
// so that it never meets a landscape that is already running.
import { join } from 'node:path'
import { type LandscapeSettings, readLandscapeSettings, repositoryRoot } from '../landscape/config.ts'

export interface DemoSettings {
  readonly landscape: LandscapeSettings
  readonly modelFiles: readonly string[]
}

export function readDemoSettings(): DemoSettings {
  const words = process.argv.slice(2)
  const firstFlag = words.findIndex(word => word.startsWith('--'))
  const modelFiles = firstFlag === -1 ? words : words.slice(0, firstFlag)
  const flags = firstFlag === -1 ? [] : words.slice(firstFlag)
  const landscape = readLandscapeSettings(['--var-dir', join(repositoryRoot, 'var/demo'), '--port-base', '0', ...flags])
  return { landscape, modelFiles }
}
