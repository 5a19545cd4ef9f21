import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { answerComplete, answerOpen } from './backend-stand-in.ts'
import type { Contender } from './plan.ts'

export interface Site {
  readonly url: string
  stop(): Promise<void>
}

const WIDGET = new URL('../../widget/dist/widget.js', import.meta.url)

/** The portal's side: one page per contender, and what the widget asks a backend for. */
export async function startSite(scripts: ReadonlyMap<string, string>, bucketUrl: string): Promise<Site> {
  const widget = await readFile(WIDGET, 'utf8')

  async function answer(request: IncomingMessage): Promise<{ type: string; body: string } | null> {
    const { pathname } = new URL(request.url ?? '/', 'http://site.invalid')
    switch (pathname) {
      case '/raw':
        return { type: 'text/html', body: page('raw', bucketUrl, INPUT) }
      case '/stock':
        return { type: 'text/html', body: page('stock', bucketUrl, INPUT) }
      case '/ours':
        return { type: 'text/html', body: page('ours', bucketUrl, ELEMENT) }
      case '/s3multipart/widget.js':
        return { type: 'text/javascript', body: widget }
      case '/s3multipart/uploads':
        return { type: 'application/json', body: answerOpen(await text(request), bucketUrl) }
      case '/s3multipart/uploads/complete':
        return { type: 'application/json', body: answerComplete(await text(request)) }
    }
    const script = scripts.get(pathname.slice(1))
    return script === undefined ? null : { type: 'text/javascript', body: script }
  }

  const server = createServer(async (request, response) => {
    const found = await answer(request)
    if (found) response.setHeader('content-type', `${found.type}; charset=utf-8`).end(found.body)
    else response.writeHead(404).end()
  })
  // As the backend has it: a portal does not make the browser connect anew to seal.
  server.keepAliveTimeout = 75_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

const INPUT = '<input type="file">'
const ELEMENT = `<s3-multipart-upload package-id="bench"></s3-multipart-upload>
<script src="/s3multipart/widget.js"></script>`

function page(contender: Contender, bucketUrl: string, content: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,">
<title>${contender}</title><body data-bucket-url="${bucketUrl}">${content}
<script type="module" src="/${contender}.js"></script>`
}
