import { readFile } from 'node:fs/promises'
import type { Daemon } from '../engines/daemon.ts'
import { GaveUp } from '../engines/until.ts'

/** Of 30 seconds each: a JVM or a Python with a thousand modules starts slowly on a busy machine. */
const patience = 6

export async function ready(daemon: Daemon, logFile: string, check: () => Promise<boolean>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await daemon.ready(check)
    } catch (error) {
      // It has ended; its log is in the message already.
      if (error instanceof GaveUp) throw error
      if (attempt === patience) throw new Error(`${String(error)}\n${await tail(logFile)}`, { cause: error })
    }
  }
}

async function tail(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.split('\n').slice(-15).join('\n')
}
