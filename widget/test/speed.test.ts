import { expect, test } from 'vitest'
import { createSpeedMeter } from '../src/engine/speed.ts'

function meter() {
  const clock = { nowMs: 0 }
  return { clock, speed: createSpeedMeter(() => clock.nowMs) }
}

test('tells a steady speed and the time left', () => {
  const { clock, speed } = meter()
  for (clock.nowMs = 0; clock.nowMs <= 20_000; clock.nowMs += 200) speed.update(clock.nowMs * 5)
  clock.nowMs = 20_000
  const { bytesPerSecond, secondsLeft } = speed.read(200_000)
  expect(bytesPerSecond).toBeCloseTo(5000, -1)
  expect(secondsLeft).toBeCloseTo(20, 1)
})

test('says nothing before there is something to judge by', () => {
  const { clock, speed } = meter()
  expect(speed.read(100)).toEqual({ bytesPerSecond: 0, secondsLeft: null })
  speed.update(0)
  clock.nowMs = 500
  speed.update(4_000_000)
  expect(speed.read(5_000_000).secondsLeft).toBeNull()
})

test('forgets what was before the window, and sinks while nothing arrives', () => {
  const { clock, speed } = meter()
  for (clock.nowMs = 0; clock.nowMs <= 60_000; clock.nowMs += 200) speed.update(clock.nowMs)
  clock.nowMs = 60_000
  const before = speed.read(1e6).bytesPerSecond
  clock.nowMs = 75_000
  expect(speed.read(1e6).bytesPerSecond).toBeLessThan(before / 2)
  for (; clock.nowMs <= 95_000; clock.nowMs += 200) speed.update(60_000 + (clock.nowMs - 75_000) * 10)
  expect(speed.read(1e9).bytesPerSecond).toBeGreaterThan(9_000)
})
