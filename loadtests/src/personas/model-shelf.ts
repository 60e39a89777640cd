// Where the models come from that prices are asked about: uploaded by the feeder, uploaded by the session and kept, or uploaded for one price each.
// In: the feeder's input. Out: what can be asked next, and the upload that brings more. Called by the programs of partners.
import type { SeededRandom } from '../engine/seeded-random.ts'
import type { Call } from '../engine/session.ts'
import { type ModelBytes, readUpload } from './answers/partner-answers.ts'
import type { PartnerAccess, PersonaInput, Question } from './persona-input.ts'
import type { QuestionDeck } from './question-deck.ts'

export interface Askable {
  readonly question: Question
  readonly modelId: number
  readonly partner: PartnerAccess
}

export interface ModelShelf {
  /** Null: nothing there yet. */
  readonly next: () => Askable | null
  /** A model that lies at MES under this session's partner; null: none. */
  readonly held: () => { readonly modelId: number; readonly model: ModelBytes } | null
  /** Null of a shelf that the feeder filled. */
  readonly upload: (() => Call) | null
}

/** One place of each model at MES, whoever of the partners has it. */
export function filledShelf(input: PersonaInput, deck: QuestionDeck, index: number): ModelShelf {
  const byModel = Map.groupBy(input.uploads, upload => upload.modelIndex)
  let round = index
  return {
    next: () => {
      const question = deck.next()
      const places = byModel.get(question.modelIndex)!
      const { modelId, partnerIndex } = places[round % places.length]!
      round += 1
      return { question, modelId, partner: input.partners[partnerIndex]! }
    },
    held: () => null,
    upload: null,
  }
}

export interface OwnShelfParts {
  readonly partner: PartnerAccess
  readonly deck: QuestionDeck
  readonly questions: readonly Question[]
  readonly modelOf: (question: Question) => ModelBytes
  readonly random: SeededRandom
}

const keptCountMax = 5

/** The session's own models; the oldest make room. `once`: each is asked about once and is gone. */
export function ownShelf({ partner, deck, questions, modelOf, random }: OwnShelfParts, once: boolean): ModelShelf {
  const byModel = Map.groupBy(questions, question => question.modelIndex)
  let kept: readonly { readonly question: Question; readonly modelId: number }[] = []

  function upload(): Call {
    const question = deck.next()
    const model = modelOf(question)
    return {
      endpoint: 'upload',
      method: 'POST',
      target: '/api/partner/models',
      headers: { 'X-Api-Key': partner.apiKey, 'Content-Type': 'application/octet-stream' },
      body: model.bytes,
      judge: answer => {
        const read = readUpload(answer, model)
        if (typeof read === 'string') return read
        kept = [...kept.slice(1 - keptCountMax), { question, modelId: read }]
        return null
      },
    }
  }

  function next(): Askable | null {
    if (kept.length === 0) return null
    const { question, modelId } = once ? kept[0]! : random.pick(kept)
    if (once) kept = kept.slice(1)
    return { question: once ? question : random.pick(byModel.get(question.modelIndex)!), modelId, partner }
  }

  function held(): { modelId: number; model: ModelBytes } | null {
    if (kept.length === 0) return null
    const { question, modelId } = random.pick(kept)
    return { modelId, model: modelOf(question) }
  }

  return { next, held, upload }
}
