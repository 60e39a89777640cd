// A partner's program in everyday use: uploads models, asks for prices, reads them back, orders, follows its orders, and errs now and then.

import { partnerSession } from './partner-session.ts'
import type { Persona } from './persona.ts'

const usualWeights = { upload: 2, price: 6, preview: 1, 'read-price': 4, order: 2, 'read-order': 2, 'read-model': 1, refusal: 2 }

export const partner: Persona = {
  name: 'partner',
  endpoints: ['upload', 'price', 'preview', 'read-price', 'order', 'read-order', 'read-model', 'refusal'],
  needs: { questions: true, uploads: false },
  open: (input, randomStart) => partnerSession(input, 'own', usualWeights, randomStart),
}
