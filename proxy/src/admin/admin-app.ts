// The admin port: health, metrics, what the flags say, the last decisions, the local kill switch, and views of the kit's other servers.
// For operators of the kit only; nothing here is reachable through the port of the clients.
import Fastify, { type FastifyInstance } from 'fastify'
import { registerAssignments } from './assignments.ts'
import type { Controls } from './controls.ts'
import { registerDecisions } from './decisions.ts'
import { registerHealth } from './health.ts'
import { registerKillSwitch } from './kill-switch.ts'
import { type Mismatches, type MismatchesParts, registerMismatches } from './mismatches.ts'
import { registerOtherServers } from './other-servers.ts'
import { answerProblems } from './problems.ts'
import { registerTesterSide } from './tester-side.ts'
import { guardWrites } from './write-guard.ts'

export interface AdminParts {
  readonly controls: Controls
  readonly mismatches: Mismatches
  readonly onForgotten: MismatchesParts['onForgotten']
  readonly adminToken: string
  readonly adminHost: string
  readonly testerSigningKey: string
  /** Origins shown under /pricing/ and /flags/; '' is not shown. */
  readonly pricing: string
  readonly flagsUrl: string
}

export async function createAdminApp(parts: AdminParts): Promise<FastifyInstance> {
  const app = Fastify({ forceCloseConnections: true, bodyLimit: 16_384 })
  // A page in somebody's browser can send text/plain across origins without being asked first; JSON it cannot.
  app.removeContentTypeParser('text/plain')
  answerProblems(app)
  guardWrites(app, parts)
  registerHealth(app, parts)
  registerAssignments(app, parts)
  registerDecisions(app, parts)
  registerMismatches(app, parts)
  registerKillSwitch(app, parts)
  registerTesterSide(app, parts)
  await registerOtherServers(app, parts)
  return app
}
