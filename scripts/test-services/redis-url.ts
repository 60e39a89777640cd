// In: nothing. Out: the address of the tests' one Redis. Tests keep apart by the names of their queues.
import { inject } from 'vitest'

export function redisUrl(): string {
  return inject('redisUrl')
}
