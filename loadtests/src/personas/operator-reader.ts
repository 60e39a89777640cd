// An operator who only looks: a run may be as long as it likes without changing the orders that it measures on.
import { operatorSession } from './operator-session.ts'
import type { Persona } from './persona.ts'

export const operatorReader: Persona = {
  name: 'operator-reader',
  endpoints: ['login', 'list', 'counters', 'card'],
  needs: { questions: false, uploads: false },
  open: input => operatorSession(input, { list: 10, counters: 6, card: 8 }),
}
