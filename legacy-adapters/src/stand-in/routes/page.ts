// GET /, GET /assets/* and GET /health: what a browser and a balancer ask for without a session.
import type { Mes } from '../mes.ts'
import type { PageFile } from '../page-files.ts'
import { type Answer, answer, empty, errorPage } from '../wire/answer.ts'
import { isNotModified } from '../wire/conditional.ts'
import type { Call } from './route.ts'

type PageCall = Call<'anyone', 'ignored'>

export const index =
  (mes: Mes) =>
  async (call: PageCall): Promise<Answer> =>
    pageFile(mes.page.index, call)

export const asset =
  (mes: Mes) =>
  async (call: PageCall): Promise<Answer> => {
    const file = mes.page.assets.get(call.name)
    return file === undefined ? errorPage(404) : pageFile(file, call)
  }

export const health = async (): Promise<Answer> => answer(200, [['Content-Type', 'text/plain']], Buffer.from('Healthy', 'utf8'))

function pageFile(file: PageFile, { headers }: PageCall): Answer {
  if (isNotModified(headers['if-none-match'], file.etag)) return empty(304, [['ETag', file.etag]])
  const own = [
    ['Content-Type', file.contentType],
    ['ETag', file.etag],
  ] as const
  return answer(200, own, file.bytes)
}
