// In: bounds of the stores. Out: how full the fullest of them is. Looked at seldom: they fill slowly, and asking PostgreSQL for its size walks its files.
import { statfs } from 'node:fs/promises'
import type { Database } from '../store/database.ts'

export interface StoreRoomOptions {
  readonly database: Database
  readonly modelsDir: string
  /** 0: no bound. */
  readonly databaseBytesMax: number
  readonly modelsFreeBytesMin: number
  /** How full the queue's own store is; null when it has no bound. */
  readonly queueRatio: () => number | null
  /** At this ratio nothing is taken any more; the disk counts as so full when its free bytes are at their minimum. */
  readonly fullRatio: number
}

export interface StoreRoom {
  /** The fullest store, and how full it is (0..1, above 1 when a bound is exceeded). */
  readonly fullest: { readonly name: 'queue' | 'database' | 'disk'; readonly ratio: number }
  look(): Promise<void>
}

export function openStoreRoom(options: StoreRoomOptions): StoreRoom {
  const { database, modelsDir, databaseBytesMax, modelsFreeBytesMin, queueRatio, fullRatio } = options
  let [databaseRatio, diskRatio] = [0, 0]

  async function look(): Promise<void> {
    if (databaseBytesMax > 0) {
      const [row] = await database.query<{ bytes: string }>('SELECT pg_database_size(current_database()) AS bytes')
      databaseRatio = Number(row?.bytes) / databaseBytesMax
    }
    if (modelsFreeBytesMin > 0) {
      const { bavail, bsize } = await statfs(modelsDir)
      diskRatio = (fullRatio * modelsFreeBytesMin) / Math.max(1, bavail * bsize)
    }
  }

  return {
    look,
    get fullest() {
      const ratios = [
        { name: 'queue', ratio: queueRatio() ?? 0 },
        { name: 'database', ratio: databaseRatio },
        { name: 'disk', ratio: diskRatio },
      ] as const
      return ratios.reduce((fullest, each) => (each.ratio > fullest.ratio ? each : fullest))
    },
  }
}
