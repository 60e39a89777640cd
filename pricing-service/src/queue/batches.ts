// In: single members, at any time. Out: one call for all that came while the last call ran. Used by relay.ts, so that many acceptances at once cost one statement.

export interface Batches<Member, Answer> {
  /** Resolves with the answer of the call that had this member; rejects with its error. */
  join(member: Member): Promise<Answer>
}

export function openBatches<Member, Answer>(
  call: (members: readonly Member[]) => Promise<Answer>,
  countMax: number,
): Batches<Member, Answer> {
  let waiting: { member: Member; answered: PromiseWithResolvers<Answer> }[] = []
  let calling = false

  async function callAll(): Promise<void> {
    calling = true
    while (waiting.length > 0) {
      const batch = waiting.slice(0, countMax)
      waiting = waiting.slice(countMax)
      try {
        const answer = await call(batch.map(({ member }) => member))
        for (const { answered } of batch) answered.resolve(answer)
      } catch (error) {
        for (const { answered } of batch) answered.reject(error)
      }
    }
    calling = false
  }

  return {
    join: member => {
      const answered = Promise.withResolvers<Answer>()
      waiting.push({ member, answered })
      if (!calling) void callAll()
      return answered.promise
    },
  }
}
