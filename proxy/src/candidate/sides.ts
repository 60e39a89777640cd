// How a capability's new side is opened: settings in, the side twice out, once for clients and once for copies, with connections of their own each.
import type { ProxySettings } from '../config.ts'
import type { Candidate } from './candidate.ts'
import type { WriteBackEvents } from './write-back-events.ts'

export type SideSettings = ProxySettings & {
  /** For legacy behind https, in PEM; null: the public authorities. */
  readonly certificateAuthority: string | null
  /** Told what becomes of write-backs. */
  readonly writeBackEvents: WriteBackEvents
}

export interface Sides {
  readonly candidate: Candidate
  /** Copies never wait in front of a client's request. */
  readonly mirror: Candidate
}

/** Null while no new service is configured. */
export type OpenSides = (settings: SideSettings) => Sides | null
