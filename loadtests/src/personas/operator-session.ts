// An operator's desk as a session: log in, then whatever comes, by weight. Called by the personas of operators.
import type { SeededRandom } from '../engine/seeded-random.ts'
import type { Session } from '../engine/session.ts'
import { drawActivities, type Weights } from './activities.ts'
import { openOperatorDesk } from './operator-desk.ts'
import type { PersonaInput } from './persona-input.ts'

export function operatorSession(input: PersonaInput, usualWeights: Weights): (index: number, random: SeededRandom) => Session {
  return (index, random) => {
    const desk = openOperatorDesk(input, index, random)
    const draw = drawActivities(desk.activities, input.weights ?? usualWeights, random)
    return { next: () => desk.opening() ?? draw(), broken: () => {}, thinkTimeMs: () => 0 }
  }
}
