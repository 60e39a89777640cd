// The few forms that the questions of the tables have.
import { get, post } from '../../src/walk/requests.ts'
import type { HttpRequest } from '../../src/wire/http-exchange.ts'
import type { Scene } from './scene.ts'
import { type Case, type Expected, type Figures, page, type RefusalCode, refused } from './sentence.ts'

export const pricesPath = '/api/partner/prices'

/** Keys of the price request → JSON text of their values; null leaves the key out. */
export type Fields = Readonly<Record<string, string | null>>

/** A body of the price request in the contract's order, some fields changed. */
export function priceBody(modelId: number, changed: Fields = {}): string {
  const fields = { ModelId: String(modelId), Material: '"BRASS"', Finish: '"NONE"', Quantity: '10', ...changed }
  const members = Object.entries(fields).filter(([, value]) => value !== null)
  return `{${members.map(([key, value]) => `"${key}":${value}`).join(',')}}`
}

export const priced = (figures: Figures = {}): Expected => ({ kind: 'priced', figures, isPreview: false })
export const previewed = (figures: Figures = {}): Expected => ({ kind: 'priced', figures, isPreview: true })

/** A price request about the scene's sound model, with fields changed; the new side answers. */
export const price = (law: string, changed: Fields | ((scene: Scene) => Fields), expected: Expected, query = ''): Case => ({
  law,
  expected,
  answeredBy: 'candidate',
  ask: scene => {
    const fields = typeof changed === 'function' ? changed(scene) : changed
    return post(`${pricesPath}${query}`, [scene.partner], priceBody(scene.modelId, fields))
  },
})

/** A price request whose body is written out. */
export const priceText = (law: string, body: (sound: string) => string | Buffer, expected: Expected): Case => ({
  law,
  expected,
  answeredBy: expected.kind === 'page' ? 'legacy' : 'candidate',
  ask: scene => post(pricesPath, [scene.partner], body(priceBody(scene.modelId))),
})

/** A price request about a model of these bytes: a refusal, or figures of the answer. */
export const model = (law: string, bytes: () => Uint8Array, finds: RefusalCode | Figures, changed: Fields = {}): Case => ({
  law,
  expected: typeof finds === 'string' ? refused(finds) : priced(finds),
  answeredBy: 'candidate',
  ask: async scene => post(pricesPath, [scene.partner], priceBody(await scene.modelOf(bytes()), { Quantity: '1', ...changed })),
})

/** A request on a route that is not strangled. */
export const untouched = (law: string, ask: (scene: Scene) => HttpRequest, expected: Expected): Case => ({
  law,
  ask,
  expected,
  answeredBy: 'untouched',
})

export const notFoundPath = (target: string, who?: (scene: Scene) => readonly [string, string]): Case =>
  untouched(`GET ${target}`, scene => get(target, who === undefined ? [] : [who(scene)]), page(404))
