import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
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

/** Says what happens to a request, or waits and lets it pass. `lose` carries it out and keeps the answer back. */
export type Trouble = (request: PassedRequest) => Fate | Promise<void>
type Fate = 'pass' | 'refuse' | 'lose' | 'hang'

export interface RecordingProxy {
  readonly url: string
  readonly requests: readonly PassedRequest[]
  /** Parts that were on their way at the same time, at most, since the last reset. */
  readonly mostPartsInFlight: number
  /** Parts on their way now. */
  readonly partsInFlight: number
  reset(): void
  /** Asked before each request is passed on; null passes everything. */
  disturb(trouble: Trouble | null): void
  stop(): Promise<void>
}

/** Stands before the engine and counts; changes nothing that is signed, so that signatures over the host hold. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const proxy = createProxyServer({ target })
  const requests: PassedRequest[] = []
  let inFlight = 0
  let most = 0
  let trouble: Trouble | null = null

  const server = createServer(async (incoming, answer) => {
    const passed = describe(incoming)
    requests.push(passed)
    const part = passed.method === 'PUT' && passed.query.has('partNumber')
    if (part) most = Math.max(most, ++inFlight)
    answer.once('close', () => {
      passed.status = answer.statusCode
      if (part) inFlight--
    })
    const fate = (await trouble?.(passed)) ?? 'pass'
    if (fate === 'hang') return
    if (fate === 'refuse') return answer.destroy()
    if (fate === 'lose') return lose(target, incoming, answer)
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
    disturb(next) {
      trouble = next
    },
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function lose(target: string, incoming: IncomingMessage, answer: ServerResponse): void {
  const { method, headers, url } = incoming
  const passed = request(new URL(url ?? '/', target), { method, headers }, (unread) => {
    unread.resume()
    unread.once('end', () => answer.destroy())
  })
  passed.once('error', () => answer.destroy())
  incoming.pipe(passed)
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
