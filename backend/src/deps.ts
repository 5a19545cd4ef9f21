import type { Logger } from 'pino'
import type { Ckan } from './ckan.ts'
import type { Config } from './config.ts'
import type { RecordStore } from './record-store.ts'
import type { Storage } from './storage.ts'
import type { Sts } from './sts.ts'
import type { Tickets } from './ticket.ts'
import type { WidgetFiles } from './widget-files.ts'

/** Everything the routes work with; `main.ts` makes it, tests make their own. */
export interface Deps {
  readonly config: Config
  readonly ckan: Ckan
  readonly storage: Storage
  readonly records: RecordStore
  readonly sts: Sts
  readonly tickets: Tickets
  readonly widget: WidgetFiles
  readonly logger: Logger
  readonly now: () => Date
}
