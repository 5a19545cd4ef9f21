import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { ensureSampleFile, sha256OfFile } from '../demo/sample-file.ts'
import { sha256OfDownload } from '../demo/sha256-of-download.ts'
import { until } from '../engines/until.ts'
import { openForm } from '../stack/form-page.ts'
import { useChromium, useStack } from './use-stack.ts'

const OUTAGE_MS = 10_000
const FINISH_MS = 90_000

const stack = useStack({ name: 'test-outage' })
const chromium = useChromium()
const file = new URL('../../.cache/test/outage.csv', import.meta.url).pathname

const partsDone = () =>
  stack().wire.requests.filter(
    ({ method, query, status }) => method === 'PUT' && query.has('partNumber') && status === 200,
  ).length

async function startUpload() {
  await ensureSampleFile(file, 150 * 1024 ** 2)
  const form = await openForm(stack(), chromium())
  form.page.setDefaultTimeout(FINISH_MS)
  stack().wire.reset()
  const sealed = form.sealed()
  await form.choose(file)
  await until('some parts are stored', () => partsDone() >= 5)
  return { form, sealed }
}

async function expectSameBytes(form: Awaited<ReturnType<typeof openForm>>, url: string): Promise<void> {
  await form.save()
  expect(await sha256OfDownload(url)).toBe(await sha256OfFile(file))
  await form.close()
}

describe('an upload finishes by itself', { timeout: FINISH_MS + 30_000 }, () => {
  afterEach(async () => {
    for (const context of chromium().contexts()) await context.close()
  })

  test('after the store was away for 10 s', async () => {
    const { form, sealed } = await startUpload()
    await stack().engine.pause()
    await form.widget.getByText('The file store does not answer. Continues by itself.').first().waitFor()
    await wait(OUTAGE_MS)
    expect(partsDone()).toBeLessThan(30)
    await stack().engine.resume()
    await expectSameBytes(form, (await sealed).url)
  })

  test('after the backend was killed and started again in the middle', async () => {
    const { form, sealed } = await startUpload()
    await stack().backend.kill()
    // All parts go without it; only the seal has to wait.
    await until('every part is stored', () => partsDone() >= 30, { timeoutMs: FINISH_MS })
    await wait(3000)
    await stack().backend.start()
    await expectSameBytes(form, (await sealed).url)
  })

  test('after the network of the browser was gone', async () => {
    const { form, sealed } = await startUpload()
    await form.page.context().setOffline(true)
    await form.widget.getByText('No connection. Continues by itself when it is back.').first().waitFor()
    await wait(3000)
    await form.page.context().setOffline(false)
    await expectSameBytes(form, (await sealed).url)
  })
})
