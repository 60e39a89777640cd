// The table of personas, by the name that suites know. A new one is one file and one line. In: a name and what the feeder made ready. Out: sessions.
import { nearestName } from '@ficus/settings/nearest-name'
import { seededRandom } from '../engine/seeded-random.ts'
import type { OpenSession } from '../engine/session.ts'
import { operator } from './operator.ts'
import { operatorReader } from './operator-reader.ts'
import { partner } from './partner.ts'
import { partnerBurst } from './partner-burst.ts'
import type { Persona } from './persona.ts'
import type { PersonaInput } from './persona-input.ts'
import { recorded } from './recorded.ts'
import { shopBurst } from './shop-burst.ts'

export const personas: readonly Persona[] = [operator, operatorReader, partner, partnerBurst, shopBurst, recorded]

/** Errors: Error naming the nearest known persona. */
export function personaNamed(name: string): Persona {
  const found = personas.find(persona => persona.name === name)
  if (found !== undefined) return found
  const known = personas.map(persona => persona.name)
  throw new Error(`there is no persona "${name}"${nearestName(name, known)} known: ${known.join(', ')}`)
}

/** `personaInput` is what prepareFeeder made for this persona. The same start and index give the same session. */
export function openPersona(name: string, personaInput: unknown, randomStart: number): OpenSession {
  const open = personaNamed(name).open(personaInput as PersonaInput, randomStart)
  return index => open(index, seededRandom(randomStart, index))
}
