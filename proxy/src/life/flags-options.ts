// In: the settings of the proxy. Out: where its flags come from, the same in every process of it. Called by serving.ts and primary.ts.
import type { FlagsOptions } from '@ficus/flags'
import type { ProxySettings } from '../config.ts'

export function flagsOptionsOf({
  flagsFile,
  killFile,
  flagsStaleAfterMs,
}: Pick<ProxySettings, 'flagsFile' | 'killFile' | 'flagsStaleAfterMs'>): FlagsOptions {
  return { file: flagsFile, appName: 'ficus-proxy', staleAfterMs: flagsStaleAfterMs, ...(killFile === '' ? {} : { killFile }) }
}
