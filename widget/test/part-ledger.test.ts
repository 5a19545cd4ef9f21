import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PartLedger } from '../src/engine/part-ledger.ts'

test('the ranges of all parts are the file, without gap or overlap', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.integer({ min: 1, max: 300 }), (size, partSize) => {
      const ledger = new PartLedger(size, partSize, Math.max(1, Math.ceil(size / partSize)))
      let expectedStart = 0
      for (let partNumber = ledger.take(); partNumber; partNumber = ledger.take()) {
        const [start, end] = ledger.range(partNumber)
        expect(start).toBe(expectedStart)
        expectedStart = end
      }
      expect(expectedStart).toBe(size)
    }),
  )
})

test('an empty file is one empty part', () => {
  const ledger = new PartLedger(0, 5, 1)
  expect(ledger.take()).toBe(1)
  expect(ledger.range(1)).toEqual([0, 0])
  ledger.store(1, '"e"')
  expect(ledger.isComplete).toBe(true)
  expect(ledger.storedParts()).toEqual([{ part_number: 1, etag: '"e"', size: 0 }])
})

test('stored parts are listed by number, in whatever order they arrived', () => {
  const ledger = new PartLedger(25, 10, 3)
  for (const partNumber of [ledger.take(), ledger.take(), ledger.take()]) expect(partNumber).toBeDefined()
  for (const partNumber of [3, 1, 2]) ledger.store(partNumber, `"${partNumber}"`)
  expect(ledger.storedParts()).toEqual([
    { part_number: 1, etag: '"1"', size: 10 },
    { part_number: 2, etag: '"2"', size: 10 },
    { part_number: 3, etag: '"3"', size: 5 },
  ])
})

test('the progress of a part that is given back does not count', () => {
  const ledger = new PartLedger(20, 10, 2)
  ledger.take()
  ledger.report(1, 7)
  expect(ledger.loadedBytes).toBe(7)
  ledger.giveBack(1)
  ledger.report(1, 9)
  expect(ledger.loadedBytes).toBe(0)
  expect(ledger.take()).toBe(1)
})
