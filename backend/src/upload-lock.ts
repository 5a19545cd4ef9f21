/** One change of an upload at a time, over all replicas: a seal and an abort would otherwise undo each other. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { RecordStore, UploadName } from './record-store.ts'

const POLL_MS = 250
const RENEW_MS = 3000
/** A lock whose mark did not change for this long belonged to a process that died. */
const ABANDONED_MS = 15_000
/** Longer than an abandoned lock stands in the way, shorter than proxies wait. */
const PATIENCE_MS = 22_000

/** @returns null where another holder kept the upload busy for `PATIENCE_MS` */
export async function withUploadLock<T>(
  records: RecordStore,
  name: UploadName,
  change: () => Promise<T>,
): Promise<T | null> {
  if (!(await acquire(records, name))) return null
  // A renewal that fails may cost the lock; the steps of a seal can be repeated by whoever takes it.
  const renewal = setInterval(() => records.renewLock(name).catch(() => {}), RENEW_MS)
  try {
    return await change()
  } finally {
    clearInterval(renewal)
    await records.deleteLock(name)
  }
}

async function acquire(records: RecordStore, name: UploadName): Promise<boolean> {
  const started = performance.now()
  let seen = { mark: '', since: started }
  while (performance.now() - started < PATIENCE_MS) {
    if (await records.createLock(name)) return true
    const mark = await records.readLockMark(name)
    if (mark === null) continue
    if (mark !== seen.mark) seen = { mark, since: performance.now() }
    else if (performance.now() - seen.since > ABANDONED_MS) await records.deleteLock(name)
    await sleep(POLL_MS)
  }
  return false
}
