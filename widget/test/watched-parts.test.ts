import { Uppy } from '@uppy/core'
import type { Meta } from '@uppy/core/utils'
import { expect, test } from 'vitest'
import type { SendPart } from '../src/engine/send-part.ts'
import { S3Multipart, type SealedBody } from '../src/engine/uploader.ts'
import { completeAnswer, credentialsAnswer, openAnswer } from './answers.ts'
import { FakeEnvironment } from './fake-environment.ts'
import { STORED } from './world.ts'

test('a part is watched while it travels, unless the one before took a moment only', async () => {
  const environment = new FakeEnvironment()
  const takesMs = [200, 200, 5000, 200, 200]
  const watched: boolean[] = []
  const sendPart: SendPart = async (_, body, hooks) => {
    watched.push(hooks.watched)
    await new Promise<void>((resolve) => {
      environment.after(takesMs[watched.length - 1] ?? 0, resolve)
    })
    hooks.onProgress(body.size)
    return STORED
  }
  const uppy = new Uppy<Meta, SealedBody>().use(S3Multipart, {
    environment,
    sendPart,
    limit: 1,
    service: {
      open: async ({ size }) => openAnswer('t', size, 10),
      refresh: async () => credentialsAnswer('fresh'),
      complete: async ({ ticket }) => completeAnswer(ticket, 50),
      abort: async () => {},
    },
  })
  uppy.addFile({ name: 'a.csv', data: new File(['x'.repeat(50)], 'a.csv') })
  const uploading = uppy.upload()
  await environment.advance(60_000)
  expect((await uploading)?.successful).toHaveLength(1)
  expect(watched).toEqual([true, false, false, true, false])
})
