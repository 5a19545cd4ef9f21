import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backoffMs } from '../src/engine/backoff.ts'

test('waits between nothing and the exponential bound, and never longer than 20 seconds', () => {
  fc.assert(
    fc.property(
      fc.nat(2000),
      fc.constantFrom(100, 1000),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (failures, baseMs, chance) => {
        const waitMs = backoffMs(failures, baseMs, () => chance)
        expect(waitMs).toBeGreaterThanOrEqual(0)
        expect(waitMs).toBeLessThanOrEqual(Math.min(baseMs * 2 ** failures, 20_000))
      },
    ),
  )
})
