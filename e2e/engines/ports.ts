import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

// Below Linux's range for outgoing connections (32768 up): a connection of anyone's
// must not take a paused engine's port.
const lowest = 20_000
const highest = 30_000
const maxAttempts = 200

const handedOut = new Set<number>()

export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = []
  for (let attempt = 0; attempt < maxAttempts && ports.length < count; attempt++) {
    const port = randomInt(lowest, highest)
    if (handedOut.has(port) || !(await isFree(port))) continue
    handedOut.add(port)
    ports.push(port)
  }
  if (ports.length < count) throw new Error(`No ${count} free ports between ${lowest} and ${highest}`)
  return ports
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    const listening = once(server, 'listening')
    server.listen({ port, host: '127.0.0.1', exclusive: true })
    await listening
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}
