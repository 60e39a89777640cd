// The row of counters: one button per status, which is the filter of the list at the same time.
import { readCounters } from './api.js'
import { byId, element } from './element.js'
import { grouped, statusName } from './wording.js'

export function createCounters({ chosen, onChoose }) {
  const draw = counters => {
    const all = counters.reduce((sum, counter) => sum + counter.Count, 0)
    const rows = [{ Status: '', Count: all }, ...counters]
    const buttons = rows.map(({ Status, Count }) => {
      const name = Status === '' ? 'Все' : statusName(Status)
      const button = element(
        'button',
        { type: 'button', id: `counter-${Status || 'ALL'}`, onclick: () => onChoose(Status) },
        name,
        element('b', {}, grouped(Count)),
      )
      button.dataset.status = Status
      return button
    })
    byId('counters').replaceChildren(...buttons)
    mark()
  }
  const mark = () => {
    for (const button of byId('counters').children) button.setAttribute('aria-pressed', String(button.dataset.status === chosen()))
  }
  return { mark, load: async () => draw((await readCounters()).Counters) }
}
