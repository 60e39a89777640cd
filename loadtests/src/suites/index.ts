// The table of suites, by the name that the command line knows. Later suites (average, stress, spike, soak, breakpoint) are one file and one line each.
import { smoke } from './smoke.ts'
import type { Suite } from './suite.ts'

export const suites: Readonly<Record<string, Suite>> = { smoke }
