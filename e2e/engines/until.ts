import { setTimeout as sleep } from 'node:timers/promises'

/** Asks again and again; a check that throws counts as "not yet", and its last error becomes the cause. */
export async function until(
  what: string,
  check: () => Promise<boolean> | boolean,
  { timeoutMs = 30_000, everyMs = 50 } = {},
): Promise<void> {
  const deadline = Date.now() + timeoutMs
  let cause: unknown
  for (;;) {
    try {
      if (await check()) return
    } catch (error) {
      if (error instanceof GaveUp) throw error
      cause = error
    }
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain until ${what}`, { cause })
    await sleep(everyMs)
  }
}

/** Thrown by a check that knows waiting is useless. */
export class GaveUp extends Error {}
