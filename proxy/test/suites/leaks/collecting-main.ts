// The proxy's own entry, in a process that collects its garbage when its parent asks: only then does the heap tell what is still held.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
/** The last resort also gives back the empty pages that V8 keeps for its next growth: by the size of those, resident memory jumps. */
const collect = runInNewContext('gc') as (how: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void

process.on('message', message => {
  if (message !== 'collect') return
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
  process.send?.({ type: 'collected' })
})

await import('../../../src/main.ts')
