import { rm } from 'node:fs/promises'
import { stopStale } from './daemon.ts'

const maxStarts = 3

/** Starts in an emptied folder, where nothing of an earlier run is left; again when it fails. */
export async function freshStart<T>(
  dir: string,
  log: (line: string) => void,
  start: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    await stopStale(dir)
    await rm(dir, { recursive: true, force: true })
    try {
      return await start()
    } catch (error) {
      await stopStale(dir)
      // Between looking for a free port and using it, somebody else may take it.
      if (attempt === maxStarts) throw error
      log(`Start ${attempt} of ${maxStarts} failed, trying again with other ports`)
    }
  }
}
