import { once } from 'node:events'
import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { startBackend } from '../stack/backend-process.ts'
import { useStack } from './use-stack.ts'

const stack = useStack({ name: 'test-process' })

describe('the backend’s process', () => {
  test('names every mistake of its configuration and starts nothing', async () => {
    const { S3MULTIPART_BUCKET: _, ...environment } = stack().environment
    const start = startBackend({
      ...environment,
      S3MULTIPART_REGION: 'not a region',
      S3MULTIPART_BUKCET: 'x',
    })
    await expect(start).rejects.toThrow(
      /S3MULTIPART_BUCKET is missing[\s\S]*REGION must be[\s\S]*BUKCET is not a variable/,
    )
  })

  test('ends at once when asked politely, after it has answered what was under way', async () => {
    const backend = await startBackend(stack().environment)
    stack().portal.setFault('slow', { slowMilliseconds: 1500 })
    const under = fetch(`${backend.url}/s3multipart/uploads?package_id=air-quality`, {
      headers: { authorization: stack().portal.tokens.editor ?? '' },
    })
    await new Promise((resolve) => setTimeout(resolve, 300))
    const started = performance.now()
    const ended = backend.stop()
    expect((await under).status).toBe(200)
    await ended
    expect(performance.now() - started).toBeLessThan(15_000)
    stack().portal.setFault(null)
    await expect(fetch(`${backend.url}/s3multipart/healthz`)).rejects.toThrow()
  })

  test('says in readiness what does not answer', async () => {
    const ready = async () => {
      const answer = await fetch(`${stack().backend.url}/s3multipart/readyz`)
      return { status: answer.status, ...(await answer.json()) }
    }
    const portal = 'ok'
    expect(await ready()).toMatchObject({ status: 'ok', portal, bucket: 'ok' })
    await stack().engine.pause()
    expect(await ready()).toMatchObject({ portal, bucket: 'unavailable' })
    await stack().engine.resume()
    stack().portal.setFault('500')
    expect(await ready()).toMatchObject({ portal: 'unavailable', bucket: 'ok' })
    stack().portal.setFault(null)
  })

  test('does not read an endless body to its end', async () => {
    const { hostname, port } = new URL(stack().backend.url)
    const endless = request({
      hostname,
      port,
      method: 'POST',
      path: '/s3multipart/uploads',
      headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
    })
    endless.on('error', () => {})
    endless.write(Buffer.alloc(64 * 1024, 32))
    const [answer] = await once(endless, 'response')
    expect(answer.statusCode).toBe(413)
    answer.resume()
    const feed = setInterval(() => endless.write(Buffer.alloc(64 * 1024, 32)), 10)
    await once(endless, 'close')
    clearInterval(feed)
  })
})
