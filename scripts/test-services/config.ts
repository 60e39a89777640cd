// The environment as far as the test services look at it: where programs lie.
import { compileCacheFolder } from '../landscape/config.ts'

export function searchPath(): string {
  return process.env['PATH'] ?? '/usr/bin:/bin'
}

export function inheritedEnvironment(): Record<string, string | undefined> {
  const { PATH, HOME, TMPDIR, NODE_OPTIONS } = process.env
  return { PATH, HOME, TMPDIR, NODE_OPTIONS, NODE_COMPILE_CACHE: compileCacheFolder }
}
