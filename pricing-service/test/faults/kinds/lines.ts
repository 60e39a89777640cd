// Faults of the lines between our processes and their stores. One line at a time: of the apis or of the workers, to PostgreSQL or to Redis.
import { setTimeout as pause } from 'node:timers/promises'
import type { FaultLine } from '../fault-line.ts'
import { bothTransports, type FaultGround, type FaultKind, type Struck } from './fault-kind.ts'

const lineTest = (title: string) => `pricing-service/test/bad-lines.long.test.ts: ${title}`

async function onSomeLine({ service, random }: FaultGround, spoil: (line: FaultLine) => void, forMs: number): Promise<Struck> {
  const { name, line } = random.pick(service.lines)
  const struckAt = Date.now()
  spoil(line)
  await pause(forMs)
  line.mend()
  return { struckAt, backAt: Date.now(), note: name }
}

export const lineCut: FaultKind = {
  name: 'line-cut',
  title: 'all connections of a line break and new ones are refused for a while',
  transports: bothTransports,
  breaksConnections: false,
  defence: 'connections are made anew, by all of the parts that hold one',
  provedBy: ['pricing-service/test/outages.long.test.ts: takes work again with a worker that lived through it'],
  backWithinMs: 2_000,
  strike: ground => onSomeLine(ground, line => line.cut(), ground.awayMs),
}

export const lineSlow: FaultKind = {
  name: 'line-slow',
  title: 'every packet of a line takes 250 ms longer',
  transports: bothTransports,
  breaksConnections: false,
  defence: 'deadlines are longer than a slow answer; nothing is given up for slowness alone',
  provedBy: [lineTest('a slow line makes quotes slow and fails none')],
  backWithinMs: 2_000,
  strike: ground => onSomeLine(ground, line => line.slow(250), ground.awayMs * 2),
}

export const lineSilent: FaultKind = {
  name: 'line-silent',
  title: 'nothing passes a line any more and nobody is told (a partition), for longer than a lease; what was open then stays dead',
  transports: bothTransports,
  breaksConnections: false,
  defence: 'every question has a deadline, and a connection without an answer is thrown away',
  provedBy: [lineTest('a line that was silent is left: new connections are made')],
  backWithinMs: 10_000,
  strike: ground => onSomeLine(ground, line => line.silence(), Math.max(ground.awayMs, ground.leaseMs * 1.2)),
}

export const lineHalfOpen: FaultKind = {
  name: 'line-half-open',
  title: 'the connections of a line die without a word (as when a router forgets them); new ones work at once',
  transports: bothTransports,
  breaksConnections: false,
  defence:
    'one connection more to each server asks a few times a second: when it is silent and a new one answers, all that were open before are ended and made anew',
  provedBy: [lineTest('connections that died without a word are ended long before a question is late')],
  backWithinMs: 2_000,
  strike: ground => onSomeLine(ground, line => line.halfOpen(), 0),
}
