// The injecting processes of a run: one crowd per scenario and variant, made ready once and measured slice after slice. In: the suite and what its feeders
// make ready at MES. Out: crowds by variant. Keys and passwords travel to the injectors by IPC only. Called by run-load.ts.
import { type InjectorPlan, type Injectors, openInjectors } from '../engine/index.ts'
import { prepareFeeder } from '../feeders/prepare-feeder.ts'
import type { PersonaInput } from '../personas/persona-input.ts'
import type { Scenario, Variant } from '../suites/suite-schema.ts'
import type { LoadInput } from './run-load.ts'

export interface Crowd {
  readonly scenario: Scenario
  readonly injectors: Injectors
}

export interface Crowds extends AsyncDisposable {
  of(variant: Variant): readonly Crowd[]
}

const connectionCountDefault = 10
const answerWithinSecondsDefault = 60

export async function openCrowds(input: LoadInput): Promise<Crowds> {
  const { suite, landscape } = input
  const { scenarios, variants } = suite.load
  await using opened = new AsyncDisposableStack()
  const personaInputs: PersonaInput[] = []
  for (const scenario of scenarios) personaInputs.push(await feed(input, scenario))
  const crowds = new Map<string, Crowd[]>()
  for (const { name, target } of variants) {
    const url = target === 'direct' ? landscape.mes.url : landscape.proxy.url
    const ofVariant = await Promise.all(
      scenarios.map(async (scenario, at) => {
        const injectors = await openInjectors(planOf(input, scenario, url, personaInputs[at]!, at))
        opened.defer(() => injectors.close())
        return { scenario, injectors }
      }),
    )
    crowds.set(name, ofVariant)
  }
  const owned = opened.move()
  return { of: variant => crowds.get(variant.name) ?? [], [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

function feed({ suite, suiteFolder, landscape, signal, progress }: LoadInput, scenario: Scenario): Promise<PersonaInput> {
  return prepareFeeder({
    persona: scenario.persona,
    feeder: scenario.feeder ?? suite.load.feeder ?? null,
    landscape,
    clientCount: scenario.clientCount ?? null,
    connectionCount: (scenario.connectionCount ?? connectionCountDefault) * (scenario.processCount ?? 1),
    weights: scenario.weights ?? null,
    randomStart: suite.randomStart,
    suiteFolder,
    signal,
    progress: text => progress({ type: 'step', text }),
  })
}

function planOf({ suite }: LoadInput, scenario: Scenario, url: string, personaInput: PersonaInput, at: number): InjectorPlan {
  const { name, persona, injector, connectionCount, arrivals, forSeconds, thinkTimeMs, answerWithinSeconds, processCount } = scenario
  return {
    scenario: name,
    persona,
    injector,
    url,
    connectionCount: connectionCount ?? connectionCountDefault,
    processCount: processCount ?? 1,
    ...(arrivals === undefined ? {} : { arrivals }),
    ...(forSeconds === undefined ? {} : { forSeconds }),
    answerWithinSeconds: answerWithinSeconds ?? answerWithinSecondsDefault,
    ...(thinkTimeMs === undefined ? {} : { thinkTimeMs }),
    randomStart: (suite.randomStart + at * 7919) % 4_294_967_296,
    personaInput,
  }
}
