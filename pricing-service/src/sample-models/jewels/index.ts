// The table of pieces. A new piece is one file plus one line.
import { bangle } from './bangle.ts'
import { bracelet } from './bracelet.ts'
import { chain } from './chain.ts'
import { hoop } from './hoop.ts'
import type { JewelPlan } from './jewel-plan.ts'
import { medallion } from './medallion.ts'
import { pendant } from './pendant.ts'
import { ring } from './ring.ts'
import { signet } from './signet.ts'
import { stud } from './stud.ts'

export const jewelPlans = { ring, signet, pendant, bangle, chain, stud, hoop, medallion, bracelet } as const satisfies Record<
  string,
  JewelPlan
>

export type JewelKind = keyof typeof jewelPlans
export const jewelKinds = Object.keys(jewelPlans) as readonly JewelKind[]
