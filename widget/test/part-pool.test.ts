import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Gate } from '../src/engine/gate.ts'
import { PartPool, type PartSource } from '../src/engine/part-pool.ts'
import { FakeEnvironment } from './fake-environment.ts'

function poolOf(limit: number): PartPool {
  const environment = new FakeEnvironment()
  return new PartPool(limit, new Gate(environment), environment, () => {})
}

function source(name: string, parts: number, onTheWay: { name: string; over: () => void }[]): PartSource {
  let left = parts
  return {
    startPart(over) {
      if (left === 0) return false
      left--
      onTheWay.push({ name, over })
      return true
    },
  }
}

test('fills up to the limit, never beyond it, until everything is sent', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.array(fc.nat(9), { maxLength: 5 }), (limit, files) => {
      const onTheWay: { name: string; over: () => void }[] = []
      const pool = poolOf(limit)
      files.forEach((parts, index) => {
        pool.join(source(String(index), parts, onTheWay))
      })
      let left = files.reduce((sum, parts) => sum + parts, 0)
      while (left > 0) {
        expect(onTheWay.length).toBe(Math.min(limit, left))
        left--
        onTheWay.shift()?.over()
      }
      expect(onTheWay).toEqual([])
    }),
  )
})

test('a file that joins later gets every second turn beside one other file', () => {
  const onTheWay: { name: string; over: () => void }[] = []
  const pool = poolOf(2)
  pool.join(source('early', 100, onTheWay))
  pool.join(source('late', 100, onTheWay))
  const started: string[] = []
  for (let turn = 0; turn < 20; turn++) {
    const part = onTheWay.shift()
    started.push(part?.name ?? '')
    part?.over()
  }
  expect(started.slice(2).filter((name) => name === 'late')).toHaveLength(9)
})

test('starts nothing for a file that has left', () => {
  const onTheWay: { name: string; over: () => void }[] = []
  const pool = poolOf(1)
  const leaving = source('leaving', 5, onTheWay)
  pool.join(leaving)
  pool.leave(leaving)
  onTheWay.shift()?.over()
  expect(onTheWay).toEqual([])
})
