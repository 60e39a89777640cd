// A running stand-in, one of its partners with one model, another partner, and the calls that tests of partners make. Started once per test file.
import { keyOf, queryDatabase, type StandIn, startStandIn, tetrahedron, uploadModel } from './stand-in.ts'

type Key = ReturnType<typeof keyOf>

export interface OnePartner extends AsyncDisposable {
  readonly mes: StandIn
  readonly key: Key
  readonly strangersKey: Key
  /** The tetrahedron's. */
  readonly modelId: number
  /** A price request that MES answers. */
  readonly asked: () => { ModelId: number; Material: string; Finish: string; Quantity: unknown }
  /** A body that is no text is sent as JSON. */
  readonly post: (path: string, body: unknown, headers?: Record<string, string>) => ReturnType<StandIn['ask']>
  /** The text of the answer. */
  readonly price: (body: unknown, query?: string, headers?: Key) => Promise<string>
  readonly calculate: () => Promise<{ CalculationId: number; Total: number }>
  /** Rows in the table of calculations, and the last id given out. */
  readonly counts: () => Promise<{ calculations: number; id: number }[]>
}

export async function startOnePartner(): Promise<OnePartner> {
  const mes = await startStandIn()
  const key = keyOf(mes, 0)
  const modelId = await uploadModel(mes, tetrahedron)
  const asked = () => ({ ModelId: modelId, Material: 'SILVER925', Finish: 'POLISHED', Quantity: 10 as unknown })
  const post: OnePartner['post'] = (path, body, headers = key) =>
    mes.ask('POST', path, { headers, body: typeof body === 'string' ? body : JSON.stringify(body) })
  const price: OnePartner['price'] = async (body, query = '', headers = key) =>
    (await post(`/api/partner/prices${query}`, body, headers)).text
  return {
    mes,
    key,
    strangersKey: keyOf(mes, 1),
    modelId,
    asked,
    post,
    price,
    calculate: async () => JSON.parse(await price(asked())),
    counts: () =>
      queryDatabase(
        mes.databaseUrl,
        'SELECT (SELECT count(*)::int FROM calculations) AS calculations, (SELECT last_value::int FROM calculation_ids) AS id',
      ),
    [Symbol.asyncDispose]: () => mes[Symbol.asyncDispose](),
  }
}

export const refusal = (code: string, message: string) => `{"Success":false,"Error":{"Code":"${code}","Message":"${message}"}}`

/** Whole answers, byte for byte. */
export const refusals = {
  modelNotFound: refusal('MODEL_NOT_FOUND', 'Модель не найдена'),
  unreadable: refusal('MODEL_UNREADABLE', 'Файл модели не читается'),
  empty: refusal('MODEL_EMPTY', 'В модели нет граней'),
  flat: refusal('MODEL_FLAT', 'Модель плоская'),
  tooLarge: refusal('MODEL_TOO_LARGE', 'Слишком много граней: больше 5000000'),
  material: refusal('MATERIAL_UNKNOWN', 'Неизвестный материал'),
  finish: refusal('FINISH_UNKNOWN', 'Неизвестное покрытие'),
  quantity: refusal('QUANTITY_OUT_OF_RANGE', 'Количество должно быть от 1 до 10000'),
  calculationNotFound: refusal('CALCULATION_NOT_FOUND', 'Расчёт не найден'),
  orderNotFound: refusal('ORDER_NOT_FOUND', 'Заказ не найден'),
}
