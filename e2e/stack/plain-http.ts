import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'

export interface PlainRequest {
  readonly method?: string
  /** Sent as it stands: `fetch` would tidy it up. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Without a `Content-Length`. */
  readonly chunked?: boolean
  readonly agent?: Agent
}

export interface PlainAnswer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
}

/** HTTP without a browser's or `fetch`'s manners: any path, any header, any framing. */
export async function send(base: string, wanted: PlainRequest): Promise<PlainAnswer> {
  const { hostname, port } = new URL(base)
  const { method = 'GET', path, body, chunked = false, agent = new Agent() } = wanted
  const framing: Record<string, string> =
    body === undefined || chunked ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  const outgoing = request({
    hostname,
    port,
    method,
    path,
    agent,
    headers: { ...framing, ...wanted.headers },
  })
  if (body === undefined) {
    // Node would announce an empty body of its own accord.
    outgoing.removeHeader('content-length')
    outgoing.removeHeader('transfer-encoding')
  } else outgoing.write(body)
  outgoing.end()
  const [incoming]: IncomingMessage[] = await once(outgoing, 'response')
  if (!incoming) throw new Error('no answer')
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk))
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    text: Buffer.concat(chunks).toString('utf8'),
  }
}
