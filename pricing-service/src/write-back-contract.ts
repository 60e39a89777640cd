// What a caller and the service say to each other about write-backs: quotes that the caller records in a system of its own. Part of contract.ts.
// Schemas and types, nothing else. The service keeps what it is told and knows nothing of that other system.
import { type Static, Type } from 'typebox'

const closed = { additionalProperties: false } as const
const number = (description: string) => Type.Integer({ minimum: 1, maximum: 2_147_483_647, description })

export const WriteBackBlockOrder = Type.Object(
  {
    holder: Type.String({ minLength: 1, maxLength: 200, description: 'who takes it, for people' }),
    count: Type.Integer({ minimum: 1, maximum: 10_000, description: 'how many numbers' }),
  },
  closed,
)
export type WriteBackBlockOrder = Static<typeof WriteBackBlockOrder>

/** Numbers `first` to `first + count - 1`, never given to anybody else. */
export const WriteBackBlock = Type.Object({ first: number('the first of them'), count: Type.Integer({ minimum: 1 }) }, closed)
export type WriteBackBlock = Static<typeof WriteBackBlock>

export const WriteBackNote = Type.Object(
  {
    quoteId: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$', description: 'the quote that is recorded' }),
    entry: Type.Unsafe<unknown>(Type.Object({}, { description: 'what is recorded, in words of the caller’s own' })),
    secret: Type.String({
      maxLength: 2_000,
      description: 'what the caller needs to finish it, readable by the caller only; forgotten once it is settled',
    }),
    dueInMs: Type.Integer({ minimum: 0, maximum: 86_400_000, description: 'after it the sender is no longer at it, alive or not' }),
  },
  closed,
)
export type WriteBackNote = Static<typeof WriteBackNote>

/** recorded: the other system holds it. cancelled: it holds nothing, and nothing is on its way. */
export const WriteBackSettlement = Type.Object(
  {
    status: Type.Unsafe<'recorded' | 'cancelled'>(Type.Union([Type.Literal('recorded'), Type.Literal('cancelled')])),
    by: Type.Unsafe<'sender' | 'outbox'>(Type.Union([Type.Literal('sender'), Type.Literal('outbox')])),
  },
  closed,
)
export type WriteBackSettlement = Static<typeof WriteBackSettlement>

export const WriteBackClaim = Type.Object(
  {
    count: Type.Integer({ minimum: 1, maximum: 1_000 }),
    leaseMs: Type.Integer({ minimum: 1, maximum: 3_600_000, description: 'so long nobody else is given the same ones' }),
  },
  closed,
)
export type WriteBackClaim = Static<typeof WriteBackClaim>

export const WriteBackAbsence = Type.Object({ dueInMs: Type.Integer({ minimum: 0, maximum: 86_400_000 }) }, closed)
export type WriteBackAbsence = Static<typeof WriteBackAbsence>

export interface WriteBack {
  readonly number: number
  readonly quoteId: string
  readonly entry: unknown
  readonly status: 'open' | 'recorded' | 'cancelled'
  readonly settledBy: 'sender' | 'outbox' | null
}

export interface DueWriteBack {
  readonly number: number
  readonly entry: unknown
  readonly secret: string
  /** For so long the other system is known to say that it holds nothing; null: it was not asked yet. */
  readonly absentForMs: number | null
}

export interface WriteBackPage {
  /** The first number that is kept still: below, nothing is known any more. */
  readonly keptFrom: number
  /** The first number that is in no block yet. */
  readonly next: number
  readonly writeBacks: readonly WriteBack[]
}
