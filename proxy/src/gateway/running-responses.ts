// The answers that are being given. Not a Set: under load a Set is copied again and again, a dead copy points to its successor, and so V8's young
// collection keeps all that ever stood in one until a full collection (half of all garbage survived, measured). Called by the front door.
import type { ServerResponse } from 'node:http'

const place = Symbol('place among the running responses')
type Placed = ServerResponse & { [place]?: number }

export class RunningResponses {
  readonly #responses: Placed[] = []

  get size(): number {
    return this.#responses.length
  }

  add(response: Placed): void {
    response[place] = this.#responses.push(response) - 1
  }

  /** The last one takes the place of the one that goes. */
  delete(response: Placed): void {
    const at = response[place]
    if (at === undefined || this.#responses[at] !== response) return
    const last = this.#responses.pop()!
    if (last === response) return
    this.#responses[at] = last
    last[place] = at
  }

  [Symbol.iterator](): Iterator<ServerResponse> {
    return this.#responses.values()
  }
}
