import { expect, test } from 'vitest'
import { Gate } from '../src/engine/gate.ts'
import { FakeEnvironment } from './fake-environment.ts'

test('counts parts that fail together as one failure', () => {
  const gate = new Gate(new FakeEnvironment())
  for (let part = 0; part < 4; part++) gate.failed(100, 0)
  expect(gate.failures).toBe(1)
  expect(gate.admits).toBe(false)
})

test('lets one part try alone, and all follow after its success', async () => {
  const environment = new FakeEnvironment()
  const gate = new Gate(environment)
  gate.failed(100, 0)
  await environment.advance(gate.opensInMs)
  expect(gate.admits).toBe(true)
  gate.entered()
  expect(gate.admits).toBe(false)
  gate.succeeded()
  gate.left()
  gate.entered()
  expect(gate.admits).toBe(true)
})

test('keeps to Retry-After even when another part succeeds meanwhile', async () => {
  const environment = new FakeEnvironment()
  const gate = new Gate(environment)
  gate.failed(1000, 7000)
  gate.succeeded()
  await environment.advance(6999)
  expect(gate.admits).toBe(false)
  await environment.advance(1)
  expect(gate.admits).toBe(true)
})

test('opens at once when the machine comes back online', () => {
  const gate = new Gate(new FakeEnvironment())
  gate.failed(1000, 0)
  gate.openNow()
  expect(gate.admits).toBe(true)
})
