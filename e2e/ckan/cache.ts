import { join } from 'node:path'

/** Everything installed and prepared for real CKANs; may be deleted at any time. */
export const CACHE = join(import.meta.dirname, '..', '..', '.cache', 'ckan')
