// Faults of api processes, and the deploy of another version of everything.
import { setTimeout as pause } from 'node:timers/promises'
import { homeFolder } from '../service-under-fault.ts'
import { send } from '../stores.ts'
import { bothTransports, type FaultKind } from './fault-kind.ts'

export const apiKill: FaultKind = {
  name: 'api-kill',
  title: 'an api is killed (SIGKILL) with requests in flight',
  transports: bothTransports,
  breaksConnections: true,
  defence:
    'nothing is acknowledged before it is recorded; the outbox queues what the dead api had not; the same Idempotency-Key finds the same quote',
  provedBy: [
    'pricing-service/test/postgres-transport.test.ts: queues what an api accepted and could not queue before it was killed',
    'pricing-service/test/redis-transport.test.ts: queues what an api accepted and could not queue before it was killed',
    'pricing-service/test/postgres-transport.test.ts: gives twenty simultaneous requests with one Idempotency-Key one quote and one number',
  ],
  backWithinMs: null,
  strike: async ({ service, random }) => {
    const api = random.pick(service.apis)
    const restarted = api.nextReady()
    const struckAt = Date.now()
    send(api.pid(), 'SIGKILL')
    await restarted
    return { struckAt, backAt: Date.now(), note: api.name }
  },
}

export const apiFreeze: FaultKind = {
  name: 'api-freeze',
  title: 'an api is stopped (SIGSTOP) for a while',
  transports: bothTransports,
  breaksConnections: true,
  defence: 'the truth is in the database: any other api answers for its quotes, queues its outbox and looks after its lost jobs',
  provedBy: ['pricing-service/test/recovery.long.test.ts: lets another api answer for a quote while the one that accepted it is stopped'],
  backWithinMs: null,
  strike: async ({ service, random, awayMs, leaseMs }) => {
    const api = random.pick(service.apis)
    const struckAt = Date.now()
    send(api.pid(), 'SIGSTOP')
    await pause(Math.max(awayMs, leaseMs * 1.2))
    send(api.pid(), 'SIGCONT')
    return { struckAt, backAt: Date.now(), note: api.name }
  },
}

export const rollingDeploy: FaultKind = {
  name: 'rolling-deploy',
  title: 'apis and workers are replaced one by one by those of another engine version, which run beside the old ones meanwhile',
  transports: bothTransports,
  breaksConnections: true,
  defence: 'a worker drains on SIGTERM and gives back what it has not finished; measurements are kept per engine version',
  provedBy: [
    'pricing-service/test/postgres-transport.test.ts: gives a running job back when the drain is over, without counting the attempt',
    'pricing-service/test/redis-transport.test.ts: gives a running job back when the drain is over, without counting the attempt',
  ],
  backWithinMs: null,
  strike: async ({ service, otherVersion }) => {
    const struckAt = Date.now()
    const next = otherVersion()
    const forth = service.sourceFolder !== next
    await service.rollTo(forth ? next : homeFolder)
    return { struckAt, backAt: Date.now(), note: forth ? 'to the next version' : 'back to this version' }
  },
}
