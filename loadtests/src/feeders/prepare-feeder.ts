// Makes ready what a persona asks about, before any load: models, uploads, golden answers of legacy; always the same for the same random start.
// In: a scenario's feeder and the landscape. Out: the persona's input, which holds keys and is never kept. This file knows the order, no more.
import { nearestName } from '@ficus/settings/nearest-name'
import { LoadError } from '../errors.ts'
import { personaNamed } from '../personas/index.ts'
import type { Persona } from '../personas/persona.ts'
import type { ModelSource, OperatorAccess, PartnerAccess, PersonaInput, Question, UploadedModel } from '../personas/persona-input.ts'
import type { Feeder } from '../suites/suite-schema.ts'
import { type ChosenQuestion, chooseQuestions, type PriceWords } from './choose-questions.ts'
import { committedGolden } from './committed-golden.ts'
import { type MesClient, openMesClient } from './mes-client.ts'
import { type ListedModel, listModels } from './model-list.ts'
import { mixOfRecording, type RecordedMix, readRecording } from './recording.ts'

export interface FeederInput {
  readonly persona: string
  /** Of the scenario, else of the load plan; personas that price need one. */
  readonly feeder: Feeder | null
  /** Of the landscape's file. */
  readonly landscape: {
    readonly mes: { readonly url: string }
    readonly partners: readonly PartnerAccess[]
    readonly operators: readonly OperatorAccess[]
  }
  /** How many partners or operators take part; null: all. */
  readonly clientCount: number | null
  /** How many sessions there will be at a time, as far as is known. */
  readonly connectionCount: number
  readonly weights: Readonly<Record<string, number>> | null
  readonly randomStart: number
  /** Paths in the feeder are taken from here. */
  readonly suiteFolder: string
  readonly signal: AbortSignal
  readonly progress: (line: string) => void
}

/** Errors: FEEDER_IMPOSSIBLE, LANDSCAPE_UNREACHABLE; the signal's reason. */
export async function prepareFeeder(input: FeederInput): Promise<PersonaInput> {
  const { landscape, clientCount, feeder, suiteFolder } = input
  const persona = knownPersona(input.persona)
  const mix = feeder?.recording === undefined ? null : mixOfRecording(readRecording(feeder.recording, suiteFolder), persona.endpoints)
  if (mix !== null) for (const line of mix.notes) input.progress(`${persona.name}: ${line}`)
  const weights = input.weights ?? mix?.weights ?? null
  checkWeights(persona, weights)
  const everyone = {
    partners: landscape.partners.slice(0, clientCount ?? undefined).map(({ id, apiKey }) => ({ id, apiKey })),
    operators: landscape.operators.slice(0, clientCount ?? undefined),
    weights,
    lists: mix?.lists ?? null,
    sessionCount: input.connectionCount,
  }
  if (!persona.needs.questions) return { ...everyone, models: [], uploads: [], questions: [] }
  if (feeder === null) throw new LoadError('FEEDER_IMPOSSIBLE', `preparing the persona ${persona.name}, which needs a feeder with models`)
  return { ...everyone, ...(await prepareQuestions(persona, feeder, mix, everyone.partners, input)) }
}

async function prepareQuestions(
  persona: Persona,
  feeder: Feeder,
  mix: RecordedMix | null,
  partners: readonly PartnerAccess[],
  { landscape, randomStart, suiteFolder, signal, progress }: FeederInput,
): Promise<Pick<PersonaInput, 'models' | 'uploads' | 'questions'>> {
  const listed = listModels(feeder, randomStart, suiteFolder)
  const words = mix !== null && mix.prices.length > 0 ? mix.prices : wordsOf(feeder, persona.needs.quantity)
  const chosen = chooseQuestions({ models: listed, words, committed: committedGolden(), randomStart })
  using mes = openMesClient(landscape.mes.url, signal)
  const { models, questions: open } = onlyAsked(listed, chosen)
  const uploads = await uploadAll(mes, models, partners, persona.needs.uploads)
  progress(`${persona.name}: ${uploads.length} models are at MES`)
  const questions = await askGolden(mes, open, uploads, partners, count => {
    if (count % 20 === 0 || count === open.length) progress(`${persona.name}: ${count} of ${open.length} golden answers`)
  })
  return { models, uploads: persona.needs.uploads ? uploads : [], questions }
}

function wordsOf({ materials, finishes, quantities }: Feeder, quantity: number | undefined): readonly PriceWords[] {
  const all = quantity === undefined ? quantities : [quantity]
  return materials.flatMap(material => finishes.flatMap(finish => all.map(each => ({ material, finish, quantity: each }))))
}

/** Models that nothing is asked about are left out. */
function onlyAsked(listed: readonly ListedModel[], chosen: readonly ChosenQuestion[]) {
  const asked = [...new Set(chosen.map(({ modelIndex }) => modelIndex))]
  const placeOf = new Map(asked.map((modelIndex, place) => [modelIndex, place]))
  return {
    models: asked.map(modelIndex => listed[modelIndex]!.source),
    questions: chosen.map(question => ({ ...question, modelIndex: placeOf.get(question.modelIndex)! })),
  }
}

/** Each model once, and as many more times as it takes for every partner to have one. */
async function uploadAll(
  mes: MesClient,
  models: readonly ModelSource[],
  partners: readonly PartnerAccess[],
  forEveryone: boolean,
): Promise<readonly UploadedModel[]> {
  const count = forEveryone ? Math.max(models.length, partners.length) : models.length
  const uploads: UploadedModel[] = []
  for (let place = 0; place < count; place += 1) {
    const [modelIndex, partnerIndex] = [place % models.length, place % partners.length]
    uploads.push({ modelIndex, partnerIndex, modelId: await mes.upload(models[modelIndex]!, partners[partnerIndex]!) })
  }
  return uploads
}

async function askGolden(
  mes: MesClient,
  chosen: readonly ChosenQuestion[],
  uploads: readonly UploadedModel[],
  partners: readonly PartnerAccess[],
  answered: (count: number) => void,
): Promise<readonly Question[]> {
  const placeOf = new Map(uploads.map(upload => [upload.modelIndex, upload]))
  const known = new Map<string, string>()
  const questions: Question[] = []
  for (const { golden: written, ...question } of chosen) {
    const { modelId, partnerIndex } = placeOf.get(question.modelIndex)!
    const key = JSON.stringify(question)
    const golden = written ?? known.get(key) ?? (await mes.golden(modelId, question, partners[partnerIndex]!))
    known.set(key, golden)
    questions.push({ ...question, golden })
    answered(questions.length)
  }
  return questions
}

function knownPersona(name: string): Persona {
  try {
    return personaNamed(name)
  } catch (cause) {
    throw new LoadError('FEEDER_IMPOSSIBLE', (cause as Error).message)
  }
}

function checkWeights({ name, endpoints }: Persona, weights: FeederInput['weights']): void {
  if (weights === null) {
    if (name === 'recorded') throw new LoadError('FEEDER_IMPOSSIBLE', 'playing the persona recorded, whose feeder names no recording')
    return
  }
  const unknown = Object.keys(weights).find(each => !endpoints.includes(each))
  if (unknown !== undefined)
    throw new LoadError(
      'FEEDER_IMPOSSIBLE',
      `weighing "${unknown}" of ${name}${nearestName(unknown, endpoints)} known: ${endpoints.join(', ')}`,
    )
  if (!Object.values(weights).some(weight => weight > 0)) throw new LoadError('FEEDER_IMPOSSIBLE', `weighing ${name}: every weight is 0`)
}
