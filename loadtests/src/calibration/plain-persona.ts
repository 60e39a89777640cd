// The client of the calibration: asks one thing over and over. In place of a persona, so that injecting processes run as in every other run.
import { execFileSync } from 'node:child_process'
import type { OpenPersona } from '../engine/measure-slice.ts'
import type { Call } from '../engine/session.ts'
import { taskset } from './server-process.ts'

const call: Call = {
  endpoint: 'plain',
  method: 'GET',
  target: '/',
  headers: {},
  judge: ({ status, body }) => (status === 200 && body.toString('latin1') === 'ok' ? null : `${status} ${body.toString('latin1')}`),
}

export interface PlainInput {
  /** The core that the injecting process is bound to. */
  readonly cpu: number
}

export const openPlainPersona: OpenPersona = (_persona, input) => {
  if (input !== null) execFileSync(taskset, ['-acp', String((input as PlainInput).cpu), String(process.pid)], { stdio: 'ignore' })
  return () => ({ next: () => call, broken: () => {}, thinkTimeMs: () => 0 })
}
