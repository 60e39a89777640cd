// The bars on accounts: sent = answered + failed + lost exactly, and each what the server says it did. In: a form. Out: a line per server and injector.
import { openInjectors } from '../engine/index.ts'
import { sumCounts } from '../engine/recording.ts'
import { type BarOutcome, type ExpectedAccount, judgeAccount } from './bar.ts'
import type { BehaviourName } from './behaviours.ts'
import type { CalibrationForm } from './calibration-form.ts'
import { leadMs, plainInjector, planOf } from './injected.ts'
import { startCalibrationServers } from './server-process.ts'

/** Long enough that a busy machine is not taken for a silent server. */
const answerWithinSeconds = 2

export const accountServers: readonly { readonly behaviour: BehaviourName; readonly title: string; readonly expected: ExpectedAccount }[] =
  [
    {
      behaviour: 'closing',
      title: 'closes every 7th instead of answering',
      expected: server => ({ sentCount: server.seenCount, answeredCount: server.answeredCount, lostCount: server.closedInsteadCount }),
    },
    {
      behaviour: 'cutting',
      title: 'closes in the middle of every 7th answer',
      expected: server => ({ sentCount: server.seenCount, answeredCount: server.answeredCount, lostCount: server.cutCount }),
    },
    {
      behaviour: 'resetting',
      title: 'resets every 7th',
      expected: server => ({ sentCount: server.seenCount, answeredCount: server.answeredCount, failedCount: server.resetCount }),
    },
    {
      behaviour: 'silent',
      title: 'never answers every 20th',
      expected: server => ({
        sentCount: server.seenCount,
        answeredCount: server.answeredCount,
        failedCount: server.seenCount - server.answeredCount,
      }),
    },
    {
      behaviour: 'connection-close',
      title: 'says "Connection: close" every time',
      expected: server => ({ sentCount: server.seenCount, answeredCount: server.answeredCount }),
    },
    {
      // What is written behind its FIN it never reads: lost if the FIN comes first, failed if the reset does.
      behaviour: 'closes-after-ten',
      title: 'closes after 10 answers without a word',
      expected: (server, { failedCount, lostCount }) => ({
        answeredCount: server.answeredCount,
        sentCount: server.seenCount + failedCount + lostCount,
      }),
    },
  ]

type Injector = 'paced' | 'open' | 'closed'

/** Accounts are exact however busy the machine is: the injectors work side by side, each with servers of its own, one server after another. */
export async function accountBars({ account: { forSeconds } }: CalibrationForm): Promise<BarOutcome[]> {
  const columns = await Promise.all((['paced', 'open', 'closed'] as const).map(injector => accountsOf(injector, forSeconds)))
  return accountServers.flatMap((_, row) => columns.map(column => column[row]!))
}

async function accountsOf(injector: Injector, forSeconds: number): Promise<BarOutcome[]> {
  await using servers = await startCalibrationServers(accountServers.map(({ behaviour }) => behaviour))
  const how = { injector, connectionCount: 5, forSeconds, arrivals: [{ forSeconds, perSecond: 200 }], answerWithinSeconds }
  const injectors = await openInjectors(planOf('http://127.0.0.1', how), plainInjector)
  const bars: BarOutcome[] = []
  try {
    for (const { behaviour, title, expected } of accountServers) {
      const { measurement, problems } = await injectors.measure({ startAt: Date.now() + leadMs, url: servers.urlOf(behaviour) })
      if (measurement === null) throw new Error(problems.join('; '))
      const counts = await servers.countsOf(behaviour)
      bars.push(judgeAccount(`${injector}: a server that ${title}`, sumCounts(measurement.endpoints), counts, expected))
    }
  } finally {
    await injectors.close()
  }
  return bars
}
