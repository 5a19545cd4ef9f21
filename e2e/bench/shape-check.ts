import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { median } from './median.ts'
import { WAN } from './plan.ts'

export interface Shape {
  readonly roundTripMs: number
  readonly bytesPerSecond: number
}

const TOLERANCE = 0.15
/** A busy moment of the machine is not the way's fault. */
const TRIES = 5

/** Measures the shaped way to the sink: a race over another way than the advertised one would say nothing. */
export async function checkShape(shapedSinkUrl: string): Promise<Shape> {
  for (let tries = 1; ; tries++) {
    const shape = await measureShape(shapedSinkUrl)
    if (isNear(shape.roundTripMs, WAN.roundTripMs) && isNear(shape.bytesPerSecond, WAN.bytesPerSecond))
      return shape
    if (tries === TRIES) throw new Error(`The shaped way is not as advertised: ${JSON.stringify(shape)}`)
  }
}

async function measureShape(shapedSinkUrl: string): Promise<Shape> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  try {
    const put = (bytes: number) => timePut(`${shapedSinkUrl}/shape-check`, bytes, agent)
    // Pays for the connection.
    await put(1)
    const roundTrips: number[] = []
    for (let count = 0; count < 9; count++) roundTrips.push(await put(1))
    const roundTripMs = median(roundTrips)
    const bytes = 2 * WAN.bytesPerSecond
    return { roundTripMs, bytesPerSecond: (bytes / ((await put(bytes)) - roundTripMs)) * 1000 }
  } finally {
    agent.destroy()
  }
}

async function timePut(url: string, bytes: number, agent: Agent): Promise<number> {
  const startedMs = performance.now()
  const sent = request(url, { method: 'PUT', agent })
  sent.end(Buffer.alloc(bytes))
  const [answer] = await once(sent, 'response')
  answer.resume()
  await once(answer, 'end')
  return performance.now() - startedMs
}

function isNear(measured: number, wanted: number): boolean {
  return Math.abs(measured / wanted - 1) <= TOLERANCE
}
