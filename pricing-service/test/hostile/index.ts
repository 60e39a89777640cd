// The corpus: every hostile or odd file, by format. Adding one is one line in a table.
import { amfCases } from './amf-cases.ts'
import type { HostileCase } from './case.ts'
import { foreignCases } from './foreign-cases.ts'
import { objCases } from './obj-cases.ts'
import { plyAsciiCases } from './ply-ascii-cases.ts'
import { plyBinaryCases } from './ply-binary-cases.ts'
import { stlCases } from './stl-cases.ts'
import { threeMfModelCases } from './three-mf-model-cases.ts'
import { threeMfPackageCases } from './three-mf-package-cases.ts'
import { xmlCases } from './xml-cases.ts'
import { zipCases } from './zip-cases.ts'

export const hostileCases: readonly HostileCase[] = [
  ...stlCases,
  ...objCases,
  ...plyAsciiCases,
  ...plyBinaryCases,
  ...zipCases,
  ...xmlCases,
  ...threeMfModelCases,
  ...threeMfPackageCases,
  ...amfCases,
  ...foreignCases,
]
