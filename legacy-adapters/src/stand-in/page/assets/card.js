// The card of one order: what it is, what happened to it, and what this operator may do with it now.
import { claim, readCard, setStatus } from './api.js'
import { byId, element, showText } from './element.js'
import { actorName, channelName, moment, money, nextSteps, statusName } from './wording.js'

export function createCard({ operatorName, onClosed, onFailure }) {
  let opened = null

  const open = async orderId => {
    opened = { orderId }
    showText(byId('card-error'), '')
    await refresh()
  }

  const refresh = async () => {
    const { orderId } = opened
    const { Order } = await readCard(orderId)
    if (opened?.orderId !== orderId) return
    opened = { orderId, status: Order.Status }
    draw(Order)
  }

  const close = () => {
    opened = null
    byId('card').hidden = true
    onClosed()
  }

  const draw = order => {
    byId('card').hidden = false
    byId('card-number').textContent = order.Number
    const status = byId('card-status')
    status.textContent = statusName(order.Status)
    status.dataset.status = order.Status
    drawActions(order)
    byId('card-facts').replaceChildren(...factsOf(order).flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]))
    byId('card-history').replaceChildren(...order.History.map(historyEntry))
  }

  const drawActions = order => {
    const step = order.OperatorName === operatorName() ? nextSteps[order.Status] : undefined
    byId('claim').hidden = order.Status !== 'MANUFACTURING_APPROVED'
    byId('next-status').hidden = step === undefined
    byId('next-status').textContent = step?.action ?? ''
    byId('card-actions').hidden = byId('claim').hidden && byId('next-status').hidden
  }

  const act = async action => {
    const buttons = [byId('claim'), byId('next-status')]
    for (const button of buttons) button.disabled = true
    try {
      await action()
      showText(byId('card-error'), '')
    } catch (failure) {
      onFailure(failure, byId('card-error'))
    } finally {
      for (const button of buttons) button.disabled = false
    }
    if (opened !== null) await refresh().catch(failure => onFailure(failure, byId('card-error')))
  }

  byId('claim').onclick = () => act(() => claim(opened.orderId))
  byId('next-status').onclick = () => act(() => setStatus(opened.orderId, nextSteps[opened.status].status))
  byId('card-close').onclick = close

  return { open, refresh, close, openedOrderId: () => opened?.orderId ?? null }
}

function factsOf(order) {
  return [
    ['Заказчик', order.PartnerName ?? channelName(order.Channel)],
    ['Материал', order.Material],
    ['Покрытие', order.Finish],
    ['Количество', String(order.Quantity)],
    ['Сумма', order.Total === null ? 'ещё не рассчитана' : `${money(order.Total)} ₽`],
    ['Расчёт', order.CalculationId === null ? '—' : `№ ${order.CalculationId}`],
    ['Оператор', order.OperatorName ?? '—'],
    ['Комментарий', order.Comment ?? '—'],
    ['Создан', moment(order.CreatedAt)],
    ['Изменён', moment(order.UpdatedAt)],
  ]
}

function historyEntry({ To, By, At }) {
  return element('li', {}, statusName(To), element('small', {}, `${moment(At)} · ${actorName(By)}`))
}
