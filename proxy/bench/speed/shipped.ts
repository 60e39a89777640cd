// The proxy's process as it is shipped, pinned to its core: with Node's options of its package.json. In: words of its command line. Called by every bench that runs it.
import { resolve } from 'node:path'
import proxyPackage from '../../package.json' with { type: 'json' }
import { spawnNode } from './cores.ts'

export function spawnProxy(words: readonly string[]): ReturnType<typeof spawnNode> {
  return spawnNode('contestant', resolve(import.meta.dirname, '../../src/main.ts'), words, proxyPackage.nodeOptions)
}
