// How a request ended: exactly one of three ways, whatever injector sent it. Out of the wire side of the injectors, into the recorder.

export interface AnsweredEnd {
  readonly kind: 'answered'
  readonly status: number
  /** By lower-case name; several values of one name are joined by ", ". */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** failed: the connection could not be made or was reset, the answer stayed away or was unreadable. lost: the server closed without answering (fully). */
export interface UnansweredEnd {
  readonly kind: 'failed' | 'lost'
  readonly why: string
}

export type RequestEnd = AnsweredEnd | UnansweredEnd

/** Shape: name, value, name, value … → values by lower-case name. */
export function headersOf(raw: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index]!.toLowerCase()
    const value = raw[index + 1]!
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`
  }
  return headers
}
