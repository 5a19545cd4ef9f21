import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { median } from './median.ts'
import { WAN } from './plan.ts'

export interface Shape {
  readonly roundTripMs: number
  readonly bytesPerSecond: number
}

const TOLERANCE = 0.2

/** Measures the shaped way to the sink: a race over another way than the advertised one would say nothing. */
export async function checkShape(shapedSinkUrl: string): Promise<Shape> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const put = async (bytes: number) => {
    const startedMs = performance.now()
    const sent = request(`${shapedSinkUrl}/shape-check`, { method: 'PUT', agent })
    sent.end(Buffer.alloc(bytes))
    const [answer] = await once(sent, 'response')
    answer.resume()
    await once(answer, 'end')
    return performance.now() - startedMs
  }
  try {
    await put(1)
    const roundTrips: number[] = []
    for (let count = 0; count < 9; count++) roundTrips.push(await put(1))
    const roundTripMs = median(roundTrips)
    const seconds = ((await put(2 * WAN.bytesPerSecond)) - roundTripMs) / 1000
    const shape = { roundTripMs, bytesPerSecond: (2 * WAN.bytesPerSecond) / seconds }
    if (isOff(shape.roundTripMs, WAN.roundTripMs) || isOff(shape.bytesPerSecond, WAN.bytesPerSecond))
      throw new Error(`The shaped way is not as advertised: ${JSON.stringify(shape)}`)
    return shape
  } finally {
    agent.destroy()
  }
}

function isOff(measured: number, wanted: number): boolean {
  return Math.abs(measured / wanted - 1) > TOLERANCE
}
