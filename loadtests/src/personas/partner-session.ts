// A partner's program as a session: what it does, by weight. Called by the personas of partners.
import { startFrom } from '../engine/seeded-random.ts'
import type { Session } from '../engine/session.ts'
import { drawActivities, type Weights } from './activities.ts'
import { bytesOfModel } from './model-bytes.ts'
import { filledShelf, ownShelf } from './model-shelf.ts'
import { openPartnerProgram, type PartnerProgram } from './partner-program.ts'
import type { Persona } from './persona.ts'
import type { PersonaInput } from './persona-input.ts'
import { openDeck, orderedQuestions } from './question-deck.ts'

export type ShelfKind = 'filled' | 'own' | 'own-once'
export type OpenProgram = (...session: Parameters<ReturnType<Persona['open']>>) => PartnerProgram

/** The models are made here, before the load begins. */
export function openPrograms(input: PersonaInput, kind: ShelfKind, randomStart: number): OpenProgram {
  const questions = orderedQuestions(input.questions)
  const offset = startFrom(randomStart) % Math.max(1, questions.length)
  const models = kind === 'filled' ? [] : input.models.map(bytesOfModel)
  return (index, random) => {
    const partner = input.partners[index % input.partners.length]!
    const deck = openDeck(questions, input, offset + index)
    const own = { partner, deck, questions, modelOf: ({ modelIndex }: { modelIndex: number }) => models[modelIndex]!, random }
    const shelf = kind === 'filled' ? filledShelf(input, deck, index) : ownShelf(own, kind === 'own-once')
    return openPartnerProgram(partner, shelf, random)
  }
}

export function partnerSession(
  input: PersonaInput,
  kind: ShelfKind,
  usualWeights: Weights,
  randomStart: number,
): ReturnType<Persona['open']> {
  const openProgram = openPrograms(input, kind, randomStart)
  return (index, random): Session => {
    const { activities, ledger } = openProgram(index, random)
    const next = drawActivities(activities, input.weights ?? usualWeights, random)
    return { next, broken: ledger.failed, thinkTimeMs: () => 0, ledger: ledger.read }
  }
}
