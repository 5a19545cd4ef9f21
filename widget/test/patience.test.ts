import { expect, test } from 'vitest'
import { withPatience } from '../src/engine/patience.ts'
import { UploadError } from '../src/engine/upload-service.ts'
import type { Waiting } from '../src/engine/waiting.ts'
import { FakeEnvironment, settle } from './fake-environment.ts'

function patiently(environment: FakeEnvironment, call: () => Promise<string>, patienceMs = 60_000) {
  const life = new AbortController()
  const waits: (Waiting | null)[] = []
  const result = withPatience(call, {
    environment,
    patienceMs,
    signal: life.signal,
    onWaiting: (waiting) => waits.push(waiting),
  })
  const outcome = result.catch((error: UploadError) => error.code)
  return { outcome, waits, life }
}

test('outlasts a backend that is away, and says so', async () => {
  const environment = new FakeEnvironment()
  const call = async () => {
    if (environment.nowMs() < 30_000) throw new UploadError('backend_unreachable')
    return 'answer'
  }
  const { outcome, waits } = patiently(environment, call)
  await environment.advance(60_000)
  expect(await outcome).toBe('answer')
  expect(waits[0]).toEqual({ reason: 'portal', retryInMs: 500 })
  expect(waits.at(-1)).toBeNull()
})

test('does not repeat what was refused', async () => {
  let calls = 0
  const { outcome } = patiently(new FakeEnvironment(), async () => {
    calls++
    throw new UploadError('not_allowed')
  })
  expect(await outcome).toBe('not_allowed')
  expect(calls).toBe(1)
})

test('waits at least as long as the backend asks', async () => {
  const environment = new FakeEnvironment()
  let calls = 0
  const { waits } = patiently(environment, async () => {
    calls++
    throw new UploadError('rate_limited', { retryAfterSeconds: 9 })
  })
  await environment.advance(8_999)
  expect(calls).toBe(1)
  expect(waits).toEqual([{ reason: 'portal', retryInMs: 9000 }])
})

test('ends after its patience, but time without a network does not count', async () => {
  const environment = new FakeEnvironment()
  environment.online = false
  const call = async () => {
    throw new UploadError('offline')
  }
  const { outcome, waits } = patiently(environment, call, 60_000)
  await environment.advance(3_600_000)
  expect(waits.at(-1)).toMatchObject({ reason: 'offline' })
  environment.online = true
  await environment.advance(120_000)
  expect(await outcome).toBe('offline')
})

test('tries at once when the machine comes back online', async () => {
  const environment = new FakeEnvironment()
  environment.online = false
  const { outcome } = patiently(environment, async () => {
    if (!environment.online) throw new UploadError('offline')
    return 'answer'
  })
  await settle()
  environment.comeOnline()
  expect(await outcome).toBe('answer')
})

test('stops waiting when the file is cancelled', async () => {
  const environment = new FakeEnvironment()
  let calls = 0
  const { outcome, life } = patiently(environment, async () => {
    calls++
    throw new UploadError('backend_unreachable')
  })
  await settle()
  life.abort()
  expect(await outcome).toBe('backend_unreachable')
  await environment.advance(60_000)
  expect(calls).toBe(1)
})
