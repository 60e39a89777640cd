// Which list an operator looks at: as a recording says, else as people do: mostly the newest, of everything or of one status, seldom further back.
import type { SeededRandom } from '../engine/seeded-random.ts'
import type { AskedList } from './answers/order-list.ts'
import type { WeighedList } from './persona-input.ts'

const usualLists: readonly WeighedList[] = [
  { status: '', page: 1, pageSize: 50, weight: 8 },
  { status: '', page: 2, pageSize: 50, weight: 2 },
  { status: 'MANUFACTURING_APPROVED', page: 1, pageSize: 50, weight: 8 },
  { status: 'MANUFACTURING_APPROVED', page: 2, pageSize: 50, weight: 2 },
  { status: 'MANUFACTURING_STARTED', page: 1, pageSize: 50, weight: 3 },
  { status: 'PACKAGING', page: 1, pageSize: 50, weight: 2 },
  { status: 'SUBMITTED', page: 1, pageSize: 20, weight: 2 },
  { status: 'SHIPPED', page: 3, pageSize: 20, weight: 1 },
  { status: 'PRICE_CALCULATED', page: 1, pageSize: 100, weight: 1 },
  { status: '', page: 1, pageSize: 200, weight: 1 },
]

export function drawList(recorded: readonly WeighedList[] | null, random: SeededRandom): AskedList {
  const lists = recorded ?? usualLists
  const { status, page, pageSize } = lists[random.weighted(lists.map(({ weight }) => weight))]!
  return { status, page, pageSize }
}
