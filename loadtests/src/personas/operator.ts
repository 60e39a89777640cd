// An operator at the dashboard: looks at lists and counters, opens cards, takes approved orders and brings them on to the parcel.
import { operatorSession } from './operator-session.ts'
import type { Persona } from './persona.ts'

export const operator: Persona = {
  name: 'operator',
  endpoints: ['login', 'list', 'counters', 'card', 'claim', 'status'],
  needs: { questions: false, uploads: false },
  open: input => operatorSession(input, { list: 10, counters: 6, card: 8, claim: 2, status: 3 }),
}
