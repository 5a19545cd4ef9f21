import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'

export interface PlainRequest {
  readonly method?: string
  /** Sent as it stands: `fetch` would tidy it up. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Without a `Content-Length`. */
  readonly chunked?: boolean
}

export interface PlainAnswer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
}

/** HTTP without a browser's or `fetch`'s manners: any path, any header, any framing. */
export async function send(base: string, wanted: PlainRequest): Promise<PlainAnswer> {
  const { hostname, port } = new URL(base)
  const { method = 'GET', path, body, chunked = false } = wanted
  const framing: Record<string, string> =
    body === undefined || chunked ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  const outgoing = request({
    hostname,
    port,
    method,
    path,
    agent: false,
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

/** Sends bytes as they stand over one connection, and gives all that came back until the server closed it. */
export async function converse(base: string, parts: readonly (string | Uint8Array)[]): Promise<string> {
  const { hostname, port } = new URL(base)
  const socket = connect(Number(port), hostname)
  let heard = ''
  socket.on('data', (chunk) => {
    heard += chunk
  })
  for (const part of parts) socket.write(part)
  await once(socket, 'close')
  return heard
}
