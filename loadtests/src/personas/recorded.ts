// Yesterday's clients: operators and partners in one, doing what a recording says they did, as often as it says, under names and with models of their own.
import type { Session } from '../engine/session.ts'
import { type Activities, drawActivities } from './activities.ts'
import { openOperatorDesk } from './operator-desk.ts'
import { pageActivities } from './page-visits.ts'
import { openPrograms } from './partner-session.ts'
import type { Persona } from './persona.ts'

export const recorded: Persona = {
  name: 'recorded',
  endpoints: [
    ...['login', 'list', 'counters', 'card', 'claim', 'status'],
    ...['upload', 'price', 'preview', 'read-price', 'order', 'read-order', 'read-model', 'refusal', 'page', 'health'],
  ],
  needs: { questions: true, uploads: false },
  open: (input, randomStart) => {
    const { weights } = input
    if (weights === null) throw new Error('playing a recording: the feeder names none, so there is no mix to play')
    const openProgram = openPrograms(input, 'own', randomStart)
    return (index, random): Session => {
      const desk = openOperatorDesk(input, index, random)
      const { activities, ledger } = openProgram(index, random)
      const draw = drawActivities({ ...loggedIn(desk), ...activities, ...pageActivities() }, weights, random)
      return { next: draw, broken: ledger.failed, thinkTimeMs: () => 0, ledger: ledger.read }
    }
  },
}

/** Only operators' calls need a session. */
function loggedIn({ opening, activities }: ReturnType<typeof openOperatorDesk>): Activities {
  return Object.fromEntries(
    Object.entries(activities).map(([name, { call, ...rest }]) => [name, { call: () => opening() ?? call(), ...rest }]),
  )
}
