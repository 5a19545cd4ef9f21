import type { Socket } from 'node:net'

export interface Line {
  readonly delayMs: number
  readonly bytesPerSecond: number
  /** Nothing passes before: the connection is still being made. */
  readonly opensInMs: number
}

/** How much is taken ahead of the line's clock: enough that a late timer on a busy machine costs no rate. */
const MAX_AHEAD_MS = 100

/** Carries bytes one way: takes them no faster than the rate, hands them on after the delay, in order. */
export function carry(from: Socket, to: Socket, line: Line): void {
  const queue: { readonly dueMs: number; readonly chunk: Buffer | null }[] = []
  let lineFreeMs = performance.now() + line.opensInMs
  let timer: ReturnType<typeof setTimeout> | undefined

  function send(chunk: Buffer | null): void {
    queue.push({ dueMs: lineFreeMs + line.delayMs, chunk })
    timer ??= setTimeout(deliver, lineFreeMs + line.delayMs - performance.now())
  }

  function deliver(): void {
    timer = undefined
    for (let head = queue[0]; head; head = queue[0]) {
      const waitMs = head.dueMs - performance.now()
      if (waitMs > 0) {
        timer = setTimeout(deliver, waitMs)
        return
      }
      queue.shift()
      if (head.chunk) to.write(head.chunk)
      else to.end()
    }
  }

  from.on('data', (chunk: Buffer) => {
    const nowMs = performance.now()
    lineFreeMs = Math.max(nowMs, lineFreeMs) + (chunk.length / line.bytesPerSecond) * 1000
    send(chunk)
    const aheadMs = lineFreeMs - nowMs
    if (aheadMs < MAX_AHEAD_MS) return
    from.pause()
    setTimeout(() => from.resume(), aheadMs - MAX_AHEAD_MS / 2)
  })
  from.once('end', () => {
    lineFreeMs = Math.max(performance.now(), lineFreeMs)
    send(null)
  })
  from.once('close', () => clearTimeout(timer))
}
