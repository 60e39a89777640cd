// Partners who all ask at once: nothing but prices, each of another model, all of them uploaded before.

import { partnerSession } from './partner-session.ts'
import type { Persona } from './persona.ts'

export const partnerBurst: Persona = {
  name: 'partner-burst',
  endpoints: ['price'],
  needs: { questions: true, uploads: true },
  open: (input, randomStart) => partnerSession(input, 'filled', { price: 1 }, randomStart),
}
