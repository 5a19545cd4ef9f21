import { Uppy } from '@uppy/core'
import type { Meta } from '@uppy/core/utils'
import { expect, test } from 'vitest'
import type { SendPart } from '../src/engine/send-part.ts'
import { UploadError, type UploadService } from '../src/engine/upload-service.ts'
import { S3Multipart, type SealedBody } from '../src/engine/uploader.ts'
import { completeAnswer, credentialsAnswer, openAnswer } from './answers.ts'
import { FakeEnvironment, settle } from './fake-environment.ts'
import { STORED } from './world.ts'

const storeAtOnce: SendPart = async (_, body, { onProgress }) => {
  onProgress(body.size)
  return STORED
}

const neverAnswer: SendPart = (_, __, { signal }) =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve({ status: 0, headers: new Map(), body: '' }))
  })

function backend(overrides: Partial<UploadService> = {}) {
  const aborted: string[] = []
  const opened: string[] = []
  const service: UploadService = {
    async open({ size }) {
      const ticket = `t${opened.length}`
      opened.push(ticket)
      return openAnswer(ticket, size, 10)
    },
    refresh: async () => credentialsAnswer('fresh'),
    complete: async ({ ticket, parts }) =>
      completeAnswer(
        ticket,
        parts.reduce((sum, { size }) => sum + size, 0),
      ),
    async abort(ticket) {
      aborted.push(ticket)
    },
    ...overrides,
  }
  return { service, aborted, opened }
}

function start(service: UploadService, sendPart: SendPart) {
  const uppy = new Uppy<Meta, SealedBody>({ logger: { debug() {}, warn() {}, error() {} } })
  const environment = new FakeEnvironment()
  uppy.use(S3Multipart, { service, sendPart, environment })
  const events: string[] = []
  uppy.on('upload-start', () => events.push('upload-start'))
  uppy.on('postprocess-progress', () => events.push('postprocess-progress'))
  uppy.on('postprocess-complete', () => events.push('postprocess-complete'))
  uppy.on('upload-success', () => events.push('upload-success'))
  uppy.on('upload-error', (_, error) => events.push(error instanceof UploadError ? error.code : 'unknown'))
  uppy.on('s3-multipart:part-uploaded', (_, { PartNumber }) => events.push(`part ${PartNumber}`))
  uppy.on('s3-multipart:waiting', (_, waiting) =>
    events.push(waiting ? `waiting ${waiting.reason}` : 'moving'),
  )
  const id = uppy.addFile({ name: 'a.csv', type: 'text/csv', data: new File(['x'.repeat(25)], 'a.csv') })
  return { uppy, environment, events, id }
}

test('tells Uppy how the file travels, and ends with the sealed answer', async () => {
  const { uppy, events, id } = start(backend().service, storeAtOnce)
  const result = await uppy.upload()
  expect(result?.failed).toEqual([])
  expect(events).toEqual([
    'upload-start',
    'part 1',
    'part 2',
    'part 3',
    'postprocess-progress',
    'postprocess-complete',
    'upload-success',
  ])
  const { response, progress, uploadURL } = uppy.getFile(id)
  expect(response?.body).toEqual(completeAnswer('t0', 25))
  expect(uploadURL).toBe(completeAnswer('t0', 25).url)
  expect(progress).toMatchObject({ complete: true, uploadComplete: true, bytesUploaded: 25 })
})

test('a retry goes on with the same upload and sends only what is missing', async () => {
  const { service, opened } = backend()
  let failing = true
  const sent: number[] = []
  const { uppy } = start(service, async (request, body, hooks) => {
    const partNumber = Number(new URL(request.url).searchParams.get('partNumber'))
    if (failing && partNumber === 2) return { status: 400, headers: new Map(), body: '<Code>Odd</Code>' }
    sent.push(partNumber)
    return storeAtOnce(request, body, hooks)
  })
  const first = await uppy.upload()
  expect(first?.failed).toHaveLength(1)
  failing = false
  const second = await uppy.retryAll()
  expect(second?.successful).toHaveLength(1)
  expect(opened).toEqual(['t0'])
  expect(sent.toSorted()).toEqual([1, 2, 3])
})

test('a failed seal shows as a failure, not as a finished file', async () => {
  const complete = () => Promise.reject(new UploadError('parts_mismatch'))
  const { service, aborted } = backend({ complete })
  const { uppy, events, id } = start(service, storeAtOnce)
  await uppy.upload()
  expect(events.at(-1)).toBe('parts_mismatch')
  expect(uppy.getFile(id).progress.complete).toBeUndefined()
  expect(uppy.getFile(id).progress.postprocess).toBeUndefined()
  expect(aborted).toEqual(['t0'])
})

test('removing a file cuts its parts off and aborts its upload', async () => {
  const { service, aborted } = backend()
  const { uppy, id } = start(service, neverAnswer)
  const uploading = uppy.upload()
  await settle()
  uppy.removeFile(id)
  await uploading
  expect(aborted).toEqual(['t0'])
})

test('removing the plugin does so too', async () => {
  const { service, aborted } = backend()
  const { uppy } = start(service, neverAnswer)
  const uploading = uppy.upload()
  await settle()
  const plugin = uppy.getPlugin('S3Multipart')
  if (plugin) uppy.removePlugin(plugin)
  await uploading
  expect(aborted).toEqual(['t0'])
  expect(uppy.getState().capabilities.resumableUploads).toBe(false)
})

test('a paused file sends nothing until it is resumed', async () => {
  let sent = 0
  const { uppy, id } = start(backend().service, async (...part) => {
    sent++
    return storeAtOnce(...part)
  })
  const uploading = uppy.upload()
  uppy.pauseResume(id)
  await settle()
  expect(sent).toBe(0)
  uppy.pauseResume(id)
  expect((await uploading)?.successful).toHaveLength(1)
})

test('says that it waits while the store cannot be reached, and that it goes on', async () => {
  let reachable = false
  const { uppy, environment, events } = start(backend().service, async (...part) =>
    reachable ? storeAtOnce(...part) : { status: 0, headers: new Map(), body: '' },
  )
  const uploading = uppy.upload()
  await environment.advance(60_000)
  expect(events).toContain('waiting store')
  reachable = true
  await environment.advance(20_000)
  await uploading
  expect(events).toContain('moving')
  expect(events.at(-1)).toBe('upload-success')
})

test('gives up on a store that was never reached, and says why', async () => {
  const { uppy, environment, events } = start(backend().service, async () => ({
    status: 0,
    headers: new Map(),
    body: '',
  }))
  const uploading = uppy.upload()
  await environment.advance(180_000)
  await uploading
  expect(events.at(-1)).toBe('storage_unreachable')
})

test('waits for hours for a store that was reached before', async () => {
  let answers = 0
  const { uppy, environment, events } = start(backend().service, async (...part) =>
    answers++ === 0 ? storeAtOnce(...part) : { status: 0, headers: new Map(), body: '' },
  )
  uppy.upload()
  await environment.advance(3 * 3_600_000)
  expect(events.at(-1)).toBe('waiting store')
})

test('gives up on a store that answers with errors only for five minutes', async () => {
  const { uppy, environment, events } = start(backend().service, async () => ({
    status: 500,
    headers: new Map(),
    body: '',
  }))
  const uploading = uppy.upload()
  await environment.advance(4 * 60_000)
  expect(events.at(-1)).toBe('waiting busy')
  await environment.advance(2 * 60_000)
  await uploading
  expect(events.at(-1)).toBe('storage_unreachable')
})
