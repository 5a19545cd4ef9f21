import { mkdir, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { sha256OfFile } from '../../demo/sample-file.ts'
import { sha256OfDownload } from '../../demo/sha256-of-download.ts'
import { openForm } from '../../stack/form-page.ts'
import { useChromium, useStack } from '../use-stack.ts'

const SIZE = 2 * 1024 ** 3

const stack = useStack({ name: 'test-large' })
const chromium = useChromium()

test('a sparse file of 2 GB comes back byte for byte', async () => {
  const path = new URL('../../../.cache/test/sparse-2gb.bin', import.meta.url).pathname
  await mkdir(dirname(path), { recursive: true })
  const file = await open(path, 'w')
  await file.truncate(SIZE)
  // Not all zeros: a part in the wrong place must show.
  for (let at = 0; at < SIZE; at += 64 * 1024 ** 2) await file.write(`byte ${at}`, at)
  await file.close()

  const form = await openForm(stack(), chromium())
  form.page.setDefaultTimeout(8 * 60_000)
  const sealed = form.sealed()
  await form.choose(path)
  const { url, size } = await sealed
  expect(size).toBe(SIZE)
  await form.save()
  expect(await sha256OfDownload(url)).toBe(await sha256OfFile(path))
  expect(stack().wire.mostPartsInFlight).toBe(4)
  await form.close()
  await rm(path)
})
