import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { partBytes, planParts } from '../src/part-plan.ts'
import { MAX_OBJECT_BYTES, MAX_PART_BYTES, MAX_PARTS, MIN_PART_BYTES } from '../src/protocol.ts'

const MIB = 1024 ** 2
const TIB = 1024 ** 4

const size = fc.oneof(
  fc.integer({ min: 0, max: 100 * MIB }),
  fc.maxSafeInteger().map((number) => Math.abs(number) % (MAX_OBJECT_BYTES + 1)),
  // Around every multiple at which parts must grow.
  fc
    .tuple(fc.integer({ min: 1, max: 5120 }), fc.integer({ min: -2, max: 2 }))
    .map(([parts, offset]) => Math.min(parts * MIB * MAX_PARTS + offset, MAX_OBJECT_BYTES)),
)
const wished = fc.option(fc.integer({ min: MIN_PART_BYTES, max: MAX_PART_BYTES }), { nil: undefined })

describe('parts', () => {
  test('cover the file exactly, within the limits of S3', () => {
    fc.assert(
      fc.property(size, wished, (sizeBytes, wishedBytes) => {
        const plan = planParts(sizeBytes, wishedBytes)
        const { partSize, partCount } = plan
        expect(partSize).toBeGreaterThanOrEqual(MIN_PART_BYTES)
        expect(partSize).toBeLessThanOrEqual(MAX_PART_BYTES)
        expect(partCount).toBeGreaterThanOrEqual(1)
        expect(partCount).toBeLessThanOrEqual(MAX_PARTS)
        const lastBytes = partBytes(sizeBytes, plan, partCount)
        expect((partCount - 1) * partSize + lastBytes).toBe(sizeBytes)
        expect(lastBytes).toBeLessThanOrEqual(partSize)
        if (sizeBytes > 0) expect(lastBytes).toBeGreaterThan(0)
        if (partCount > 1) expect(partBytes(sizeBytes, plan, 1)).toBe(partSize)
      }),
      { numRuns: 5000 },
    )
  })

  test('are as large as wished where the file allows it', () => {
    fc.assert(
      fc.property(size, wished, (sizeBytes, wishedBytes = MIN_PART_BYTES) => {
        const { partSize } = planParts(sizeBytes, wishedBytes)
        if (sizeBytes <= wishedBytes * MAX_PARTS) expect(partSize).toBe(wishedBytes)
        else expect(partSize % MIB).toBe(0)
      }),
    )
  })

  test.each([
    ['an empty file', 0, 5 * MIB, 1],
    ['one byte', 1, 5 * MIB, 1],
    ['exactly one part', 5 * MIB, 5 * MIB, 1],
    ['one part and a byte', 5 * MIB + 1, 5 * MIB, 2],
    ['10,000 parts of 5 MiB, 48.8 GiB', 50_000 * MIB, 5 * MIB, 10_000],
    ['a byte more', 50_000 * MIB + 1, 6 * MIB, 8334],
    ['1 TiB', TIB, 105 * MIB, 9987],
    ['5 TiB', 5 * TIB, 525 * MIB, 9987],
    ['48 TiB', 48 * TIB, 5034 * MIB, 9999],
    ['all that S3 takes', MAX_OBJECT_BYTES, MAX_PART_BYTES, 10_000],
  ])('of %s', (_, sizeBytes, partSize, partCount) => {
    expect(planParts(sizeBytes)).toEqual({ partSize, partCount })
  })
})
