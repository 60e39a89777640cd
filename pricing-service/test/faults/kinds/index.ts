// The table of faults. A new one is a constant plus one line.
import { apiFreeze, apiKill, rollingDeploy } from './apis.ts'
import { clockStep } from './clock-step.ts'
import type { FaultKind } from './fault-kind.ts'
import { lineCut, lineHalfOpen, lineSilent, lineSlow } from './lines.ts'
import { postgresBackendKill, postgresFreeze, postgresKill, queueLoss, redisFreeze, redisFull, redisKill } from './stores.ts'
import { threadOutOfMemory, threadOvertime } from './threads.ts'
import { poisonProcess, workerFreeze, workerKill } from './workers.ts'

const all: readonly FaultKind[] = [
  ...[workerKill, workerFreeze, poisonProcess, threadOvertime, threadOutOfMemory],
  ...[apiKill, apiFreeze, rollingDeploy],
  ...[postgresKill, postgresBackendKill, postgresFreeze, redisKill, redisFreeze, redisFull, queueLoss],
  ...[lineCut, lineSlow, lineSilent, lineHalfOpen, clockStep],
]

export const faultKinds: Readonly<Record<string, FaultKind>> = Object.fromEntries(all.map(kind => [kind.name, kind]))
