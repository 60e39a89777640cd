// The shapes of load: data. Each runs in interleaved rounds over all contestants.
import type { ContestantName } from './contestants/index.ts'
import type { UpstreamName } from './upstreams.ts'

export interface Shape {
  readonly name: string
  readonly upstream: UpstreamName
  readonly path: string
  readonly connectionCount: number
  /** 0: a GET. */
  readonly uploadBytes: number
  /** Absent: everybody. */
  readonly without?: readonly ContestantName[]
}

export const shapes = {
  small: { name: 'GET of 200 bytes, 64 connections', upstream: 'answers', path: '/small', connectionCount: 64, uploadBytes: 0 },
  few: { name: 'GET of 200 bytes, 4 connections', upstream: 'answers', path: '/small', connectionCount: 4, uploadBytes: 0 },
  large: { name: 'GET of 100 KB, 64 connections', upstream: 'answers', path: '/large', connectionCount: 64, uploadBytes: 0 },
  upload: {
    name: 'upload of 10 MB, 16 connections',
    upstream: 'drain',
    path: '/',
    connectionCount: 16,
    uploadBytes: 10 * 1024 * 1024,
    without: ['stock'],
  },
} as const satisfies Record<string, Shape>

export type ShapeName = keyof typeof shapes
