// The words of `npm run chaos`.
import { type SettingsDefinition, settingsOrExit } from '@ficus/settings'
import { type Static, Type } from 'typebox'

const schema = Type.Object(
  {
    seed: Type.Integer({
      default: 20261126,
      minimum: 0,
      maximum: 4_294_900_000,
      description: 'of what clients ask, and who is killed when',
    }),
    seconds: Type.Integer({
      default: 120,
      minimum: 1,
      maximum: 86_400,
      description: 'of load, at least; each victim is killed once in any case',
    }),
    queueUrl: Type.String({ default: '', secret: true, description: 'transport of the queue, redis://…; empty: PostgreSQL' }),
  },
  { additionalProperties: false },
)

export type ChaosSettings = Readonly<Static<typeof schema>>

export const chaosSettings: SettingsDefinition<typeof schema> = {
  process: 'chaos',
  summary: [
    'partners and operators at work on a whole landscape of its own, while the stage goes up or down every second and worker, api, flags server, one of two',
    'proxies, and a process behind the second are killed (SIGKILL) in turn. Afterwards every answer is compared with MES, and every row of MES with what clients hold. Ctrl-C ends the load early.',
    'Exit codes: 0 clients noticed nothing and the books agree, 1 a promise was broken, 64 wrong usage.',
  ].join('\n'),
  schema,
}

export const readChaosSettings = (): ChaosSettings => settingsOrExit(chaosSettings, process.argv.slice(2), {})
