// The order of the walk: log in, then what partners do, then what operators do with it. Reads of shared things come after the writes they depend on.
import type { Step } from './step.ts'
import { importSteps } from './steps-import.ts'
import { modelSteps } from './steps-models.ts'
import { dashboardSteps, loginSteps, orderSteps } from './steps-operators.ts'
import { pageSteps, socketSteps } from './steps-page.ts'
import { partnerOrderSteps } from './steps-partner-orders.ts'
import { calculationSteps, priceSteps } from './steps-prices.ts'

/** Before the orders to write on are chosen (prepare.ts needs a session). */
export const openingSteps: readonly Step[] = loginSteps

export const walkSteps: readonly Step[] = [
  ...modelSteps,
  ...priceSteps,
  ...calculationSteps,
  ...partnerOrderSteps,
  ...importSteps,
  ...dashboardSteps,
  ...orderSteps,
  ...pageSteps,
  ...socketSteps,
]
