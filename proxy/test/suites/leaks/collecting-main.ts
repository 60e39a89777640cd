// The proxy's own entry, in a process that collects its garbage when its parent asks: only then does the heap tell what is still held.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

process.on('message', message => {
  if (message !== 'collect') return
  collect()
  process.send?.({ type: 'collected' })
})

await import('../../../src/main.ts')
