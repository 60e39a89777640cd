// What partners do with models: upload in every form that the contract allows, read back whole and in part.
import { asPartner, get, multipart, post } from './requests.ts'
import { keepField, kept, type Side, type Step, type Walker } from './step.ts'

const upload = 'POST /api/partner/models'
const read = 'GET /api/partner/models/{ModelId}'
const target = '/api/partner/models'

function uploadStep(title: string, ask: Step['ask'], expected: Step['expected'], keepAs?: string): Step {
  const keep = keepAs === undefined ? {} : { keep: keepField('ModelId', keepAs) }
  return { route: upload, title, kind: 'write', masks: ['modelId'], expected, ask, ...keep }
}
const rawUpload = (name: string): Step =>
  uploadStep(
    `the model "${name}" is uploaded as raw bytes`,
    (_side, walker) => post(target, asPartner(walker), walker.models[name]!, 'model/stl'),
    { status: 200 },
    `model ${name}`,
  )

function readStep(
  title: string,
  modelOf: (side: Side, walker: Walker) => string,
  expected: Step['expected'],
  headers: [string, string][] = [],
): Step {
  return {
    route: read,
    title,
    kind: 'read',
    masks: [],
    expected,
    ask: (side, walker) => get(`${target}/${modelOf(side, walker)}`, [...asPartner(walker), ...headers]),
  }
}
const ring = (side: Side) => kept(side, 'model ring')

export const modelSteps: readonly Step[] = [
  ...['ring', 'ascii', 'open', 'unreadable', 'empty', 'flat'].map(rawUpload),
  uploadStep(
    'no bytes at all are a model, too',
    (_side, walker) => post(target, asPartner(walker), Buffer.alloc(0), 'model/stl'),
    { status: 200 },
    'model nothing',
  ),
  uploadStep(
    'a model is uploaded as a form',
    (_side, walker) =>
      multipart(target, asPartner(walker), [
        { name: 'Comment', content: Buffer.from('from the walk') },
        { name: 'File', fileName: 'ring.stl', content: walker.models['ring']! },
      ]),
    { status: 200 },
    'model from a form',
  ),
  uploadStep(
    'a form without a file is a bad request',
    (_side, walker) => multipart(target, asPartner(walker), [{ name: 'Comment', content: Buffer.from('-') }]),
    {
      status: 400,
    },
  ),
  uploadStep(
    'a model is uploaded in chunks',
    (_side, walker) => ({ ...post(target, asPartner(walker), walker.models['ring']!, 'model/stl'), chunked: true }),
    { status: 200 },
  ),
  uploadStep(
    'a model is uploaded after 100 Continue',
    (_side, walker) => post(target, [...asPartner(walker), ['Expect', '100-continue']], walker.models['ring']!, 'model/stl'),
    { status: 200 },
  ),
  uploadStep(
    'a body announced above 256 MiB is refused before it is sent',
    (_side, walker) => ({
      method: 'POST',
      target,
      headers: [...asPartner(walker), ['Content-Type', 'model/stl'], ['Content-Length', '268435457']],
      headOnly: true,
    }),
    { status: 413 },
  ),
  uploadStep('a wrong key is turned away', () => post(target, [['X-Api-Key', 'wrong']], 'solid', 'model/stl'), { status: 401 }),
  readStep('the model comes back', ring, { status: 200 }),
  readStep('the model from a form comes back', side => kept(side, 'model from a form'), { status: 200 }),
  readStep('a range of the model', ring, { status: 206 }, [['Range', 'bytes=10-99']]),
  readStep('the end of the model', ring, { status: 206 }, [['Range', 'bytes=-16']]),
  readStep('a range beyond the model', ring, { status: 416 }, [['Range', 'bytes=99999999-']]),
  readStep('the model uploaded through the proxy, read on both ways', (_side, { sides }) => ring(sides.proxied), { status: 200 }),
  readStep('an unknown model', () => '2147483647', { status: 200, code: 'MODEL_NOT_FOUND' }),
  readStep('an id that is no number is an unknown path', () => 'ring', { status: 404 }),
  {
    route: read,
    title: "another partner's model is not found",
    kind: 'read',
    masks: [],
    expected: { status: 200, code: 'MODEL_NOT_FOUND' },
    ask: (side, { otherPartner }) => get(`${target}/${ring(side)}`, asPartner({ partner: otherPartner })),
  },
]
