// The walk: every route of the contract and every refusal, each directly and through the proxy, compared. In: who walks and where. Out: results of all steps.
import { type Caller, openCaller } from '../wire/http-exchange.ts'
import { type ContractRoute, contractRoutes } from './contract-routes.ts'
import { chooseOrders } from './prepare.ts'
import type { Side, SideName, Walker } from './step.ts'
import { openingSteps, walkSteps } from './steps.ts'
import { type StepResult, takeStep } from './take-step.ts'

export interface WalkInput extends Omit<Walker, 'sides'> {
  readonly directUrl: string
  readonly proxiedUrl: string
  readonly stepDone: (result: StepResult) => void
}

export interface Walk extends Disposable {
  readonly walker: Walker
  readonly results: readonly StepResult[]
}

/** Errors: WALK_STEP_IMPOSSIBLE; the signal's reason. The walker stays usable (sessions, ids) until the walk is disposed of. */
export async function takeWalk({ directUrl, proxiedUrl, stepDone, ...who }: WalkInput): Promise<Walk> {
  const callers: Record<SideName, Caller> = { direct: openCaller(directUrl), proxied: openCaller(proxiedUrl) }
  const side = (name: SideName): Side => ({ name, caller: callers[name], kept: new Map() })
  const walker: Walker = { ...who, sides: { direct: side('direct'), proxied: side('proxied') } }
  const close = () => {
    for (const caller of Object.values(callers)) caller.close()
  }
  try {
    const results: StepResult[] = []
    const take = async (steps: typeof walkSteps) => {
      for (const step of steps) {
        who.signal.throwIfAborted()
        const result = await takeStep(step, walker)
        results.push(result)
        stepDone(result)
      }
    }
    await take(openingSteps)
    await chooseOrders(walker)
    await take(walkSteps)
    return { walker, results, [Symbol.dispose]: close }
  } catch (error) {
    close()
    throw error
  }
}

/** The routes of the contract that no compared step has touched; empty in a valid walk. */
export function routesLeftOut(results: readonly StepResult[]): ContractRoute[] {
  const touched = new Set(results.filter(result => result.answers !== null).map(result => result.step.route))
  return contractRoutes.filter(route => !touched.has(route))
}
