// All that play the cases, ours first. A further peer is one file and one line here.
import type { Entry } from './contestant.ts'
import { ficus } from './ficus.ts'
import { haproxy } from './haproxy.ts'
import { nginx } from './nginx.ts'
import { stock } from './stock.ts'

export const contestants: readonly Entry[] = [ficus, stock, nginx, haproxy]
