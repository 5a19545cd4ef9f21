import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createProxyServer } from 'httpxy'

/** One request as it passed on the wire. */
interface PassedRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly origin: string | undefined
  status: number | null
}

export interface RecordingProxy {
  readonly url: string
  readonly requests: readonly PassedRequest[]
  /** Parts that were on their way at the same time, at most, since the last reset. */
  readonly mostPartsInFlight: number
  /** Parts on their way now. */
  readonly partsInFlight: number
  reset(): void
  stop(): Promise<void>
}

/** Stands between the browser and the engine and counts; changes nothing, so that signatures over the host hold. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const proxy = createProxyServer({ target })
  const requests: PassedRequest[] = []
  let inFlight = 0
  let most = 0

  const server = createServer(async (incoming, answer) => {
    const passed = describe(incoming)
    requests.push(passed)
    const part = passed.method === 'PUT' && passed.query.has('partNumber')
    if (part) most = Math.max(most, ++inFlight)
    answer.once('close', () => {
      passed.status = answer.statusCode
      if (part) inFlight--
    })
    // A refused connection must reach the browser as one: no answer of our own.
    await proxy.web(incoming, answer).catch(() => answer.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get mostPartsInFlight() {
      return most
    },
    get partsInFlight() {
      return inFlight
    },
    reset() {
      requests.length = 0
      most = inFlight
    },
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function describe(incoming: IncomingMessage): PassedRequest {
  const url = new URL(incoming.url ?? '/', 'http://proxy.invalid')
  return {
    method: incoming.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    origin: incoming.headers.origin,
    status: null,
  }
}
