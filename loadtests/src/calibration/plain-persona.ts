// The client of the calibration: asks one thing over and over. In place of a persona, so that injecting processes run as in every other run.
import type { OpenPersona } from '../engine/injector-process.ts'
import type { Call } from '../engine/session.ts'

const call: Call = {
  endpoint: 'plain',
  method: 'GET',
  target: '/',
  headers: {},
  judge: ({ status, body }) => (status === 200 && body.toString('latin1') === 'ok' ? null : `${status} ${body.toString('latin1')}`),
}

export const openPlainPersona: OpenPersona = () => () => ({ next: () => call, broken: () => {}, thinkTimeMs: () => 0 })
