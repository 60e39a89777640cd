// The part of autocannon 9.0.0 that the engine uses; the package brings no types. Names with an underscore are internals: see autocannon-guard.ts.
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events'

  export interface CannonRequest {
    method: string
    path: string
    headers: Record<string, string>
    body?: Buffer
    /** Not autocannon's: our own mark, kept through its cloning. */
    endpointIndex: number
  }

  export interface CannonClient extends EventEmitter {
    readonly destroyed: boolean
    readonly responseMax: number
    readonly reqsMade: number
    readonly requestIterator: { readonly currentRequest: CannonRequest }
    readonly pipelinedRequests: { size(): number; clear(): void; addBody(data: Buffer): void }
    readonly parser: { reinitialize(type: string): void }
    readonly conn: import('node:net').Socket | undefined
    _connect(): void
    _doRequest(): void
    _resetConnection(): void
    _destroyConnection(): void
  }

  export interface CannonOptions {
    url: string
    connections: number
    amount: number
    /** Seconds. */
    timeout: number
    /** Milliseconds. */
    sampleInt: number
    pipelining: 1
    requests: CannonRequest[]
    setupClient: (client: CannonClient) => void
  }

  export interface CannonRun extends EventEmitter, PromiseLike<{ totalRequests: number; errors: number; timeouts: number }> {
    stop(): void
  }

  export default function autocannon(options: CannonOptions): CannonRun
}
