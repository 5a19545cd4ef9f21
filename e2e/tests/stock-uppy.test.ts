import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import { build } from 'vite'
import { beforeAll, expect, test } from 'vitest'
import { datasetIds } from '../portal/catalogue.ts'
import { useChromium, useStack } from './use-stack.ts'

const stack = useStack({ name: 'test-stock-uppy' })
const chromium = useChromium()
let script = ''

beforeAll(async () => {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      lib: {
        entry: new URL('pages/stock-uppy.ts', import.meta.url).pathname,
        formats: ['iife'],
        name: 'page',
      },
    },
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const [bundle] = Array.isArray(built) ? built : []
  const [chunk] = bundle?.output ?? []
  if (!chunk || !('code' in chunk)) throw new Error('the page was not built')
  script = chunk.code
})

test('unmodified Uppy uploads 12 MB into the package’s direct area', async () => {
  const { portal, inside, bucket } = stack()
  const page = await (await chromium().newContext()).newPage()
  await page.goto(`${portal.url}/demo/sign-in-as/editor?next=/dataset/air-quality`)
  await page.addScriptTag({ content: script })
  await page.evaluate(`stockUppy.upload('air-quality', 'from-uppy.bin', ${12 * 1024 ** 2})`)
  const Key = `direct/${datasetIds.airQuality}/from-uppy.bin`
  const { Body } = await inside.send(new GetObjectCommand({ Bucket: bucket, Key }))
  const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array()
  expect(bytes.length).toBe(12 * 1024 ** 2)
  expect(bytes.every((byte) => byte === 7)).toBe(true)
  await page.context().close()
})

test('unmodified Uppy is refused for somebody who may not edit the dataset', async () => {
  const { portal, inside, bucket } = stack()
  const page = await (await chromium().newContext()).newPage()
  await page.goto(`${portal.url}/demo/sign-in-as/member?next=/dataset/air-quality`)
  await page.addScriptTag({ content: script })
  const attempt = page.evaluate(`stockUppy.upload('air-quality', 'not-mine.bin', 1000)`)
  await expect(attempt).rejects.toThrow('credentials answered 403')
  const { Contents } = await inside.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'direct/' }))
  expect((Contents ?? []).map(({ Key }) => Key)).not.toContain(`direct/${datasetIds.airQuality}/not-mine.bin`)
  await page.context().close()
})
