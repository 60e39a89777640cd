// What the routes of the flags server are given. Built by app.ts.
import type { Counter } from 'prom-client'
import type { FlagStore } from '../audit/flag-store.ts'
import type { FlagsClient } from '../client.ts'

export interface ServerParts {
  readonly flags: FlagsClient
  readonly store: FlagStore
  readonly token: string
  readonly metrics: ServerMetrics
  readonly isReady: () => boolean
}

export interface ServerMetrics {
  readonly contentType: string
  text(): Promise<string>
  readonly changes: Counter<'action'>
  readonly sdkRequests: Counter<'route'>
}
