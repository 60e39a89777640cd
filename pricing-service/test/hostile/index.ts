// The corpus: every hostile or odd file, by format. Adding one is one line in a table.
import { amfCases } from './amf-cases.ts'
import type { HostileCase } from './case.ts'
import { foreignCases } from './foreign-cases.ts'
import { objCases } from './obj-cases.ts'
import { plyCases } from './ply-cases.ts'
import { stlCases } from './stl-cases.ts'
import { threeMfCases } from './three-mf-cases.ts'
import { xmlCases } from './xml-cases.ts'
import { zipCases } from './zip-cases.ts'

export const hostileCases: readonly HostileCase[] = [
  ...stlCases,
  ...objCases,
  ...plyCases,
  ...zipCases,
  ...xmlCases,
  ...threeMfCases,
  ...amfCases,
  ...foreignCases,
]
