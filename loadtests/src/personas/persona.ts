// What a persona is: one file of this shape in this folder and one line in index.ts. In: what the feeder made ready. Out: sessions for an injector.
import type { SeededRandom } from '../engine/seeded-random.ts'
import type { Session } from '../engine/session.ts'
import type { PersonaInput } from './persona-input.ts'

export interface Persona {
  readonly name: string
  /** The names under which its calls are counted. */
  readonly endpoints: readonly string[]
  readonly needs: PersonaNeeds
  /** Called before each slice in each injecting process; what all its sessions share is made here. Another random start begins elsewhere. */
  readonly open: (input: PersonaInput, randomStart: number) => (index: number, random: SeededRandom) => Session
}

/** What the feeder has to make ready. */
export interface PersonaNeeds {
  /** Questions about prices, with what legacy answers. */
  readonly questions: boolean
  /** The models lie at MES before the load begins. */
  readonly uploads: boolean
  /** Set: every question is about so many pieces, whatever the suite says. */
  readonly quantity?: number
}
