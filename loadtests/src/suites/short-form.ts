// In: a suite. Out: its short form, every duration multiplied, fewer and smaller models, and how long a slice is. It proves that a suite works, not what
// it measures.
import type { Feeder, LoadPlan, Scenario, Suite } from './suite-schema.ts'

const warmUpSecondsDefault = 2
const shortestSeconds = 0.5
/** Each begins by logging in or by uploading; a short run shall come to the rest. */
const shortConnectionCount = 2

export function shortForm<S extends Suite & { readonly load: LoadPlan }>(suite: S): S {
  const { load } = suite
  const { timeRatio } = load.short
  const shorter = (seconds: number) => Math.max(shortestSeconds, roundToTenths(seconds * timeRatio))
  const moved = (seconds: number) => roundToTenths(seconds * timeRatio)
  return {
    ...suite,
    load: {
      ...load,
      warmUpSeconds: moved(load.warmUpSeconds ?? warmUpSecondsDefault),
      ...(load.feeder === undefined ? {} : { feeder: shortFeeder(load.feeder) }),
      scenarios: load.scenarios.map(scenario => shortScenario(scenario, shorter, moved)),
      ...(load.actions === undefined ? {} : { actions: load.actions.map(action => ({ ...action, atSeconds: moved(action.atSeconds) })) }),
      ...(load.stopWhenBroken === undefined
        ? {}
        : { stopWhenBroken: { ...load.stopWhenBroken, inSeconds: Math.max(1, Math.round(load.stopWhenBroken.inSeconds * timeRatio)) } }),
    },
  }
}

function shortScenario(scenario: Scenario, shorter: (seconds: number) => number, moved: (seconds: number) => number): Scenario {
  const { arrivals, forSeconds, startAfterSeconds, feeder, connectionCount, thinkTimeMs, ...rest } = scenario
  return {
    ...rest,
    ...(arrivals === undefined ? {} : { arrivals: arrivals.map(stage => ({ ...stage, forSeconds: shorter(stage.forSeconds) })) }),
    ...(forSeconds === undefined ? {} : { forSeconds: shorter(forSeconds) }),
    ...(scenario.injector === 'open' ? {} : { connectionCount: Math.min(connectionCount ?? shortConnectionCount, shortConnectionCount) }),
    ...(thinkTimeMs === undefined ? {} : { thinkTimeMs: { min: moved(thinkTimeMs.min), max: moved(thinkTimeMs.max) } }),
    ...(feeder === undefined ? {} : { feeder: shortFeeder(feeder) }),
    ...(startAfterSeconds === undefined ? {} : { startAfterSeconds: moved(startAfterSeconds) }),
  }
}

const shortFacetCount = 2000
const shortVariantCount = 2

/** Legacy is asked about everything beforehand, which may take longer than a short run itself. */
function shortFeeder({ models, materials, finishes, quantities, ...rest }: Feeder): Feeder {
  const smaller = models.map(model =>
    'jewel' in model
      ? {
          ...model,
          facetCount: Math.min(model.facetCount, shortFacetCount),
          variantCount: Math.min(model.variantCount ?? 1, shortVariantCount),
        }
      : model,
  )
  return { ...rest, models: smaller, materials: materials.slice(0, 2), finishes: finishes.slice(0, 1), quantities: quantities.slice(0, 1) }
}

/** From the start of a slice to its last arrival. */
export function sliceSeconds({ scenarios }: Pick<LoadPlan, 'scenarios'>): number {
  return Math.max(...scenarios.map(scenario => (scenario.startAfterSeconds ?? 0) + scenarioSeconds(scenario)))
}

export function scenarioSeconds({ arrivals, forSeconds }: Scenario): number {
  return forSeconds ?? (arrivals ?? []).reduce((sum, stage) => sum + stage.forSeconds, 0)
}

export const warmUpSecondsOf = ({ warmUpSeconds }: LoadPlan): number => warmUpSeconds ?? warmUpSecondsDefault

const roundToTenths = (seconds: number) => Math.round(seconds * 10) / 10
