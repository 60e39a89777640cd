// The list of orders: loads a page, draws it, and marks the rows that change while one looks at them.
import { readList } from './api.js'
import { byId, element, showText } from './element.js'
import { channelName, grouped, moment, money, statusName } from './wording.js'

export function createList({ view, onOpen, openedOrderId }) {
  let latestLoad = 0

  const load = async () => {
    latestLoad += 1
    const thisLoad = latestLoad
    const scroll = document.querySelector('.scroll')
    scroll.setAttribute('aria-busy', 'true')
    const startedAt = performance.now()
    try {
      const answer = await readList(view)
      if (thisLoad !== latestLoad) return // an older answer that was overtaken
      draw(answer)
      showText(byId('list-error'), '')
      byId('list-duration').textContent = `список загружен за ${((performance.now() - startedAt) / 1000).toFixed(1).replace('.', ',')} с`
    } finally {
      if (thisLoad === latestLoad) scroll.setAttribute('aria-busy', 'false')
    }
  }

  const draw = ({ Items, Total, Page, PageSize }) => {
    const lastPage = Math.max(1, Math.ceil(Total / PageSize))
    byId('list-title').textContent = view.status === '' ? 'Все заказы' : statusName(view.status)
    byId('list-total').textContent = grouped(Total)
    byId('page-number').textContent = `${grouped(Page)} из ${grouped(lastPage)}`
    byId('page-previous').disabled = Page <= 1
    byId('page-next').disabled = Page >= lastPage
    byId('list-empty').hidden = Items.length > 0
    byId('orders').replaceChildren(...Items.map(rowOf))
    markOpened()
  }

  const rowOf = order => {
    const cells = [
      element('td', {}, order.Number),
      element('td', {}, badge(order.Status)),
      element('td', {}, order.PartnerName ?? channelName(order.Channel)),
      element('td', {}, order.Material),
      element('td', { className: 'number' }, String(order.Quantity)),
      element('td', { className: 'number' }, money(order.Total)),
      element('td', { className: 'operator' }, order.OperatorName ?? ''),
      element('td', {}, moment(order.CreatedAt)),
    ]
    const open = () => onOpen(order.OrderId)
    const row = element(
      'tr',
      { id: `order-${order.OrderId}`, tabIndex: 0, onclick: open, onkeydown: key => key.key === 'Enter' && open() },
      ...cells,
    )
    row.dataset.orderId = order.OrderId
    return row
  }

  const markOpened = () => {
    for (const row of byId('orders').children) row.setAttribute('aria-selected', String(Number(row.dataset.orderId) === openedOrderId()))
  }

  /** Whether the order is on the page that is shown. */
  const applyChange = (orderId, status) => {
    const row = byId(`order-${orderId}`)
    if (row === null) return false
    row.querySelector('.badge').replaceWith(badge(status))
    row.classList.remove('fresh')
    void row.offsetWidth // starts the animation anew
    row.classList.add('fresh')
    return true
  }

  return { load, markOpened, applyChange }
}

export function badge(status) {
  const made = element('span', { className: 'badge' }, statusName(status))
  made.dataset.status = status
  return made
}
