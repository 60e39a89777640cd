// How statuses, money and times read in Russian. Money arrives as text with its scale and stays text.

const statusNames = {
  INITIATED: 'Создан',
  FILE_UPLOADED: 'Файл загружен',
  SUBMITTED: 'Отправлен',
  PRICE_CALCULATED: 'Цена рассчитана',
  MANUFACTURING_APPROVED: 'Можно брать',
  MANUFACTURING_STARTED: 'В работе',
  MANUFACTURING_COMPLETED: 'Изготовлен',
  PACKAGING: 'Упаковка',
  SHIPPED: 'Отгружен',
  CLOSED: 'Закрыт',
}

const channelNames = { B2B: 'партнёр', B2C: 'магазин' }
const actorNames = { shop: 'Магазин' }

export const statusName = status => statusNames[status] ?? status
export const channelName = channel => channelNames[channel] ?? channel
export const actorName = by => actorNames[by] ?? by

/** `12345.50` → `12 345,50`, digit for digit. */
export function money(text) {
  if (text === null) return '—'
  const [roubles, kopecks] = String(text).split('.')
  return `${grouped(roubles)},${kopecks ?? '00'}`
}

export const grouped = digits => String(digits).replace(/\B(?=(\d{3})+$)/g, '\u00a0')

/** `2026-11-21T10:15:30.1234567`, Moscow time already → `21.11.2026 10:15`. */
export function moment(text) {
  const [date, time] = text.split('T')
  return `${date.split('-').reverse().join('.')} ${time.slice(0, 5)}`
}

/** The step that an operator may take after a status, and what its button says. */
export const nextSteps = {
  MANUFACTURING_STARTED: { status: 'MANUFACTURING_COMPLETED', action: 'Изготовлено' },
  MANUFACTURING_COMPLETED: { status: 'PACKAGING', action: 'На упаковку' },
  PACKAGING: { status: 'SHIPPED', action: 'Отгрузить' },
}
