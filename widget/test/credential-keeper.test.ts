import type { PartsCredentialsAnswer } from '@s3multipart/backend/protocol'
import { expect, test } from 'vitest'
import { CredentialKeeper } from '../src/engine/credential-keeper.ts'
import { UploadError } from '../src/engine/upload-service.ts'
import { credentialsAnswer, openAnswer } from './answers.ts'
import { FakeEnvironment, settle } from './fake-environment.ts'

function keeperOf(environment: FakeEnvironment, lifeSeconds = 100) {
  const pending: { resolve: (answer: PartsCredentialsAnswer) => void; reject: (error: unknown) => void }[] =
    []
  const denied: unknown[] = []
  const keeper = new CredentialKeeper(openAnswer('u', 1, 1, lifeSeconds), {
    environment,
    refresh: () => new Promise((resolve, reject) => pending.push({ resolve, reject })),
    onFresh: () => {},
    onDenied: (error) => denied.push(error),
  })
  return { keeper, pending, denied }
}

function held(keeper: CredentialKeeper) {
  const grant = keeper.current()
  if (!grant) throw new Error('no usable credential')
  return grant
}

test('renews at 70 % of the life, once, while the old credential goes on', async () => {
  const environment = new FakeEnvironment()
  const { keeper, pending } = keeperOf(environment)
  await environment.advance(69_000)
  keeper.current()
  expect(pending).toHaveLength(0)
  await environment.advance(2_000)
  expect(keeper.current()).toBeDefined()
  keeper.current()
  expect(pending).toHaveLength(1)
})

test('hands out nothing that has expired', async () => {
  const environment = new FakeEnvironment()
  const { keeper, pending } = keeperOf(environment)
  await environment.advance(100_000)
  expect(keeper.current()).toBeUndefined()
  pending[0]?.resolve(credentialsAnswer('fresh'))
  await settle()
  expect(keeper.current()).toBeDefined()
})

test('asks once for four parts that were refused with the same credential', async () => {
  const { keeper, pending } = keeperOf(new FakeEnvironment())
  const grant = held(keeper)
  for (let part = 0; part < 4; part++) expect(keeper.refuse(grant)).toBe(true)
  expect(pending).toHaveLength(1)
  expect(keeper.current()).toBeUndefined()
  pending[0]?.resolve(credentialsAnswer('fresh'))
  await settle()
  expect(keeper.refuse(grant)).toBe(true)
  expect(pending).toHaveLength(1)
})

test('gives up when a fresh credential is refused as well, and asks again after a retry', async () => {
  const { keeper, pending } = keeperOf(new FakeEnvironment())
  keeper.refuse(held(keeper))
  pending[0]?.resolve(credentialsAnswer('fresh'))
  await settle()
  expect(keeper.refuse(held(keeper))).toBe(false)
  expect(pending).toHaveLength(1)
  expect(keeper.current()).toBeUndefined()
  expect(pending).toHaveLength(2)
})

test('asks again when a credential that had worked is refused', async () => {
  const { keeper, pending } = keeperOf(new FakeEnvironment())
  keeper.refuse(held(keeper))
  pending[0]?.resolve(credentialsAnswer('fresh'))
  await settle()
  const grant = held(keeper)
  grant.accepted = true
  expect(keeper.refuse(grant)).toBe(true)
  expect(pending).toHaveLength(2)
})

test('reports a denial, and can be asked again', async () => {
  const { keeper, pending, denied } = keeperOf(new FakeEnvironment())
  keeper.refuse(held(keeper))
  const error = new UploadError('not_signed_in')
  pending[0]?.reject(error)
  await settle()
  expect(denied).toEqual([error])
  keeper.current()
  expect(pending).toHaveLength(2)
})

test("signs by the server's clock, whatever the browser's says", async () => {
  const environment = new FakeEnvironment()
  const { keeper } = keeperOf(environment)
  await environment.advance(5_000)
  const { headers } = await held(keeper).sign(1)
  expect(headers['x-amz-date']).toBe('20260102T030410Z')
  held(keeper).setServerTime(Date.UTC(2026, 5, 7, 8, 9, 10))
  await environment.advance(1_000)
  expect((await held(keeper).sign(1)).headers['x-amz-date']).toBe('20260607T080911Z')
})
