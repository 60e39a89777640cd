// The shop's customers, as far as this API shows them: many small models, each uploaded, priced once as a single piece, and never seen again.

import { partnerSession } from './partner-session.ts'
import type { Persona } from './persona.ts'

export const shopBurst: Persona = {
  name: 'shop-burst',
  endpoints: ['upload', 'price'],
  needs: { questions: true, uploads: false, quantity: 1 },
  open: (input, randomStart) => partnerSession(input, 'own-once', { price: 1 }, randomStart),
}
