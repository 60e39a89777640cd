// Which prices are asked for: every model before any a second time, each in another material, finish and quantity, as many as legacy can be asked about
// beforehand. In: models and words of the suite. Out: questions without their answers. Called by prepare-feeder.ts.
import { seededRandom, shuffled } from '../engine/seeded-random.ts'
import { LoadError } from '../errors.ts'
import type { Question } from '../personas/persona-input.ts'
import type { CommittedGolden } from './committed-golden.ts'
import type { ListedModel } from './model-list.ts'

export interface PriceWords {
  readonly material: string
  readonly finish: string
  readonly quantity: number
}

/** `golden`: null where legacy is still to be asked. */
export type ChosenQuestion = Omit<Question, 'golden'> & { readonly golden: string | null }

export interface QuestionBounds {
  readonly countMax: number
  /** Of legacy's time, by its own measure: a second at 10 000 facets, growing with their square. */
  readonly legacySecondsMax: number
}

export const usualBounds: QuestionBounds = { countMax: 240, legacySecondsMax: 60 }
/** Legacy takes a second and a half for one such price. */
export const askedFacetCountMax = 12_000

/** Errors: FEEDER_IMPOSSIBLE for a model that legacy would take too long over and nobody has written the answers down for. */
export function chooseQuestions(input: {
  readonly models: readonly ListedModel[]
  readonly words: readonly PriceWords[]
  readonly committed: CommittedGolden
  readonly randomStart: number
  readonly bounds?: QuestionBounds
}): readonly ChosenQuestion[] {
  const { models, words, committed, bounds = usualBounds } = input
  const random = seededRandom(input.randomStart)
  const perModel = shuffled([...models.keys()], random).map(modelIndex => {
    const { source, facetCount } = models[modelIndex]!
    const written = facetCount > askedFacetCountMax ? committed.of(source) : null
    if (written?.length === 0) throw tooLarge(models[modelIndex]!)
    const own = written ?? words.map(each => ({ ...each, golden: null }))
    return { modelIndex, facetCount, questions: shuffled(own, random) }
  })
  const chosen: ChosenQuestion[] = []
  let secondsLeft = bounds.legacySecondsMax
  const roundCount = Math.max(...perModel.map(({ questions }) => questions.length))
  for (let round = 0; round < roundCount; round += 1) {
    for (const { modelIndex, facetCount, questions } of perModel) {
      const question = questions[round]
      if (question === undefined) continue
      const seconds = question.golden === null ? legacySeconds(facetCount) : 0
      if (chosen.length >= bounds.countMax || seconds > secondsLeft) return chosen
      secondsLeft -= seconds
      chosen.push({ modelIndex, ...question })
    }
  }
  return chosen
}

export const legacySeconds = (facetCount: number) => (facetCount / 10_000) ** 2

function tooLarge({ source, facetCount }: ListedModel): LoadError {
  const name = source.kind === 'file' ? source.path : `a ${source.jewel}`
  return new LoadError(
    'FEEDER_IMPOSSIBLE',
    `asking legacy about ${name} of ${facetCount} facets: above ${askedFacetCountMax} it takes too long, and no golden answers are written down (golden/answers.jsonl beside the folder of a file)`,
  )
}
