// The part of autocannon 9.0.0 that the engine uses; the package brings no types. Names with an underscore are internals: see autocannon-guard.ts.
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events'

  export interface CannonRequest {
    method: string
    path: string
  }

  export interface CannonEntry {
    req: unknown
    bytes: number
    body: string
    headers: { statusCode: number; headers: readonly string[] }
    duration: number
  }

  export interface CannonClient extends EventEmitter {
    readonly destroyed: boolean
    readonly reqsMade: number
    readonly pipelinedRequests: {
      size(): number
      clear(): void
      addBody(data: Buffer): void
      terminateRequest(): CannonEntry | undefined
    }
    readonly parser: { reinitialize(type: string): void; execute(chunk: Buffer): number | Error; finish(): unknown }
    readonly conn: import('node:net').Socket | undefined
    getRequestBuffer(): Buffer
    _connect(): void
    _doRequest(): void
    _resetConnection(): void
    _destroyConnection(): void
  }

  export interface CannonOptions {
    url: string
    connections: number
    /** Seconds. */
    duration?: number
    amount?: number
    /** Per second. Used by the test that shows what it is worth, and nowhere else. */
    overallRate?: number
    /** Seconds. */
    timeout?: number
    /** Milliseconds. */
    sampleInt?: number
    pipelining?: 1
    requests?: CannonRequest[]
    setupClient?: (client: CannonClient) => void
  }

  export interface CannonResult {
    errors: number
    timeouts: number
    requests: { sent: number; total: number }
    /** Milliseconds. */
    latency: { p50: number; p90: number; p97_5: number; p99: number; max: number; totalCount: number }
  }

  export interface CannonRun extends EventEmitter, PromiseLike<CannonResult> {
    stop(): void
  }

  export default function autocannon(options: CannonOptions): CannonRun
}
