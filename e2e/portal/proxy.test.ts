import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { usePortal } from './use-portal.ts'

const site = usePortal()

describe('the reverse proxy', () => {
  async function backend(answer: (request: IncomingMessage, response: ServerResponse) => void) {
    const server = createServer(answer).listen(0, '127.0.0.1')
    await once(server, 'listening')
    site.portal.settings.backendUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    return server
  }

  it('hands over method, path, body, cookie and host, and says for whom', async () => {
    const server = await backend(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      const { method, url, headers } = request
      response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString() }))
    })
    const answer = await fetch(`${site.portal.url}/s3multipart/uploads?a=b`, {
      method: 'POST',
      headers: { cookie: 'ckan=x', 'Content-Type': 'application/json' },
      body: '{"package_id":"air-quality"}',
    })
    expect(await answer.json()).toMatchObject({
      method: 'POST',
      url: '/s3multipart/uploads?a=b',
      body: '{"package_id":"air-quality"}',
      headers: {
        cookie: 'ckan=x',
        host: new URL(site.portal.url).host,
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-proto': 'http',
      },
    })
    expect(site.portal.requests).toEqual([])
    server.close()
  })

  it('leaves status and redirects untouched, and streams', async () => {
    const server = await backend((request, response) => {
      if (request.url === '/s3multipart/download/x')
        return response.writeHead(302, { Location: 'https://s3.example/b/k?X-Amz-Signature=1' }).end()
      response.writeHead(200).write('first')
    })
    const redirect = await site.get('/s3multipart/download/x')
    expect(redirect.status).toBe(302)
    expect(redirect.headers.get('location')).toBe('https://s3.example/b/k?X-Amz-Signature=1')
    const streamed = await site.get('/s3multipart/stream')
    const first = await streamed.body?.getReader().read()
    expect(Buffer.from(first?.value ?? []).toString()).toBe('first')
    server.closeAllConnections()
    server.close()
  })

  it('answers 502 without a backend, and with one that is down', async () => {
    expect((await site.get('/s3multipart/healthz')).status).toBe(502)
    const server = await backend(() => {})
    server.close()
    await once(server, 'close')
    expect((await site.get('/s3multipart/healthz')).status).toBe(502)
  })
})
