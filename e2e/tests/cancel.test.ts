import { ListMultipartUploadsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import { beforeAll, describe, expect, test } from 'vitest'
import { ensureSampleFile } from '../demo/sample-file.ts'
import { until } from '../engines/until.ts'
import { openForm } from '../stack/form-page.ts'
import { useChromium, useStack } from './use-stack.ts'

const stack = useStack({ name: 'test-cancel' })
const chromium = useChromium()
const file = new URL('../../.cache/test/cancel.csv', import.meta.url).pathname

beforeAll(() => ensureSampleFile(file, 150 * 1024 ** 2))

async function whatIsLeft() {
  const { inside, bucket } = stack()
  const [uploads, objects] = await Promise.all([
    inside.send(new ListMultipartUploadsCommand({ Bucket: bucket })),
    inside.send(new ListObjectsV2Command({ Bucket: bucket })),
  ])
  return { uploads: uploads.Uploads?.length ?? 0, objects: objects.KeyCount ?? 0 }
}

describe('Cancel', () => {
  test('in the middle of an upload leaves no open upload, no record and no part on its way', async () => {
    const form = await openForm(stack(), chromium())
    stack().wire.reset()
    await form.choose(file)
    await until('a part is stored', () =>
      stack().wire.requests.some(({ method, status }) => method === 'PUT' && status === 200),
    )
    expect((await whatIsLeft()).uploads).toBe(1)
    await form.widget.getByRole('button', { name: /^Cancel/ }).click()
    await until('nothing is left', async () => {
      const left = await whatIsLeft()
      return left.uploads === 0 && left.objects === 0
    })
    await until('no part is on its way', () => stack().wire.partsInFlight === 0)
    const sent = stack().wire.requests.length
    await form.page.waitForTimeout(1000)
    expect(stack().wire.requests).toHaveLength(sent)
    // The form is as it was: another file can be chosen.
    await form.choose({ name: 'small.csv', bytes: Buffer.from('a,b\n') })
    await form.widget.locator('[data-phase=done]').waitFor()
    await form.close()
  })

  test('while the upload is still being opened', async () => {
    const before = await whatIsLeft()
    const form = await openForm(stack(), chromium())
    await form.page.route('**/s3multipart/uploads', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1500))
      await route.continue()
    })
    const opened = form.page.waitForResponse((answer) => answer.url().endsWith('/s3multipart/uploads'))
    await form.choose(file)
    await form.widget.getByRole('button', { name: /^Cancel/ }).click()
    await opened.catch(() => null)
    await until('nothing is left', async () => {
      const left = await whatIsLeft()
      return left.uploads === before.uploads && left.objects === before.objects
    })
    await form.close()
  })

  test('of a paused upload, and leaving nothing behind after Pause and Resume', async () => {
    const before = await whatIsLeft()
    const form = await openForm(stack(), chromium())
    stack().wire.reset()
    await form.choose(file)
    await until('a part is stored', () =>
      stack().wire.requests.some(({ method, status }) => method === 'PUT' && status === 200),
    )
    await form.widget.getByRole('button', { name: /^Pause/ }).click()
    await until('no part is on its way', () => stack().wire.partsInFlight === 0)
    const sent = stack().wire.requests.length
    await form.page.waitForTimeout(1000)
    expect(stack().wire.requests).toHaveLength(sent)
    await form.widget.getByRole('button', { name: /^Resume/ }).click()
    await until('parts go on', () => stack().wire.requests.length > sent)
    await form.widget.getByRole('button', { name: /^Cancel/ }).click()
    await until('nothing is left', async () => {
      const left = await whatIsLeft()
      return left.uploads === 0 && left.objects === before.objects
    })
    await form.close()
  })
})
