// Everything that the routes work with, put together once by main.ts.
import type { Database } from './database/connect.ts'
import type { People } from './database/people.ts'
import type { ModelFolder } from './model-folder.ts'
import type { OrderFeed } from './order-feed.ts'
import type { Page } from './page-files.ts'
import type { PriceDesk } from './price-desk.ts'
import type { Sessions } from './sessions.ts'

export interface Mes {
  readonly nodeName: string
  readonly adminKey: string
  readonly database: Database
  readonly people: People
  readonly sessions: Sessions
  readonly priceDesk: PriceDesk
  readonly modelFolder: ModelFolder
  readonly orderFeed: OrderFeed
  readonly page: Page
}
