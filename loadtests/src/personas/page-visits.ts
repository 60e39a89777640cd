// What needs no name: the operators' page and the health line. Called by the persona that plays a recording.
import type { Activities } from './activities.ts'
import { bodyIs, headerIs, legacyHeaders, statusIs } from './answers/manners.ts'

export function pageActivities(): Activities {
  let page: Buffer | null = null
  return {
    page: {
      call: () => ({
        endpoint: 'page',
        method: 'GET',
        target: '/',
        headers: {},
        judge: answer => {
          const wrong = statusIs(answer, 200) ?? headerIs(answer, 'content-type', 'text/html; charset=utf-8') ?? legacyHeaders(answer)
          if (wrong !== null) return wrong
          page ??= answer.body
          return page.equals(answer.body) ? null : 'the page is not the one that came before'
        },
      }),
    },
    health: {
      call: () => ({
        endpoint: 'health',
        method: 'GET',
        target: '/health',
        headers: {},
        judge: answer => statusIs(answer, 200) ?? headerIs(answer, 'content-type', 'text/plain') ?? bodyIs(answer, 'Healthy'),
      }),
    },
  }
}
