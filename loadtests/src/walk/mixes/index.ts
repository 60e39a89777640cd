// The table of mixes, by the name that suites know. A new one is one file and one line.
import type { Mix } from './mix.ts'
import { operator } from './operator.ts'
import { partner } from './partner.ts'

export const mixes: Readonly<Record<string, Mix>> = { operator, partner }
