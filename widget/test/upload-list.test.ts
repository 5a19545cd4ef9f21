import { describe, expect, it } from 'vitest'
import {
  applyChange,
  type Change,
  isBusy,
  percentOf,
  type Row,
  savedRow,
  totalOf,
} from '../src/upload-list.ts'

const ADDED: Change = { type: 'added', id: 'a', name: 'a.csv', size: 1000 }

function rowAfter(...changes: readonly Change[]): Row {
  const [row] = [ADDED, ...changes].reduce<readonly Row[]>(applyChange, [])
  if (!row) throw new Error('no row')
  return row
}

const progress = (loaded: number, secondsLeft: number | null = null): Change => ({
  type: 'progress',
  id: 'a',
  loaded,
  bytesPerSecond: 10,
  secondsLeft,
})
const paused = (isPaused: boolean): Change => ({ type: 'paused', id: 'a', paused: isPaused })
const stalled: Change = { type: 'stalled', id: 'a', stall: { reason: 'offline', retryAt: null } }
const failed: Change = { type: 'failed', id: 'a', failure: { code: 'not_signed_in', requestId: null } }
const done: Change = { type: 'done', id: 'a', url: 'https://data.example/f' }

describe('the list of uploads', () => {
  it('begins with a file that waits', () => {
    expect(rowAfter()).toMatchObject({ phase: 'waiting', loaded: 0, url: null })
  })

  it('uploads from the first progress on', () => {
    expect(rowAfter(progress(10))).toMatchObject({ phase: 'uploading', loaded: 10, bytesPerSecond: 10 })
  })

  it('never turns the bar back', () => {
    expect(rowAfter(progress(500), progress(200)).loaded).toBe(500)
  })

  it('does not let late progress end a pause', () => {
    expect(rowAfter(progress(10), paused(true), progress(20))).toMatchObject({ phase: 'paused', loaded: 20 })
  })

  it('continues after a pause where it was', () => {
    expect(rowAfter(progress(10), paused(true), paused(false)).phase).toBe('uploading')
    expect(rowAfter(paused(true), paused(false)).phase).toBe('waiting')
  })

  it('forgets the speed while nothing moves', () => {
    expect(rowAfter(progress(10, 60), stalled)).toMatchObject({
      phase: 'stalled',
      bytesPerSecond: null,
      secondsLeft: null,
    })
    expect(rowAfter(progress(10, 60), paused(true))).toMatchObject({
      bytesPerSecond: null,
      secondsLeft: null,
    })
  })

  it('moves on by itself when the connection is back', () => {
    expect(rowAfter(progress(10), stalled, { type: 'stalled', id: 'a', stall: null }).phase).toBe('uploading')
    expect(rowAfter(progress(10), stalled, progress(20))).toMatchObject({ phase: 'uploading', stall: null })
  })

  it('keeps a pause through a lost connection', () => {
    expect(rowAfter(paused(true), stalled).phase).toBe('paused')
  })

  it('lets the remaining time fall, and rise only for a reason', () => {
    expect(rowAfter(progress(10, 100), progress(20, 110)).secondsLeft).toBe(100)
    expect(rowAfter(progress(10, 100), progress(20, 90)).secondsLeft).toBe(90)
    expect(rowAfter(progress(10, 100), progress(20, 200)).secondsLeft).toBe(200)
  })

  it('keeps what has ended, whatever is reported later', () => {
    expect(rowAfter(done, progress(5), failed)).toMatchObject({
      phase: 'done',
      url: 'https://data.example/f',
    })
    expect(rowAfter(failed, progress(5)).phase).toBe('failed')
  })

  it('tries a failed file again from where it was', () => {
    const row = rowAfter(progress(500), failed, { type: 'retried', id: 'a' })
    expect(row).toMatchObject({ phase: 'waiting', loaded: 500, failure: null })
  })

  it('has all bytes when it is sealed', () => {
    expect(rowAfter(progress(500), { type: 'sealing', id: 'a' })).toMatchObject({
      phase: 'sealing',
      loaded: 1000,
    })
  })

  it('changes only the file that is meant', () => {
    const both = [ADDED, { ...ADDED, id: 'b' }].reduce<readonly Row[]>(applyChange, [])
    const [a, b] = applyChange(both, progress(10))
    expect(a?.loaded).toBe(10)
    expect(b?.loaded).toBe(0)
    expect(applyChange(both, { type: 'removed', id: 'a' }).map((row) => row.id)).toEqual(['b'])
  })

  it('asks before leaving until every file has ended', () => {
    expect(isBusy(rowAfter())).toBe(true)
    expect(isBusy(rowAfter(paused(true)))).toBe(true)
    expect(isBusy(rowAfter(failed))).toBe(false)
    expect(isBusy(rowAfter(done))).toBe(false)
    expect(isBusy(savedRow({ name: 'a', size: null, url: 'https://data.example/f' }))).toBe(false)
  })
})

describe('the total', () => {
  it('counts files under way, as one', () => {
    const rows = [rowAfter(progress(250)), rowAfter(progress(500)), rowAfter(done)]
    expect(totalOf(rows)).toEqual({ loaded: 750, total: 2000, speed: 20, eta: 63 })
  })

  it('knows no end without a speed', () => {
    expect(totalOf([rowAfter()])).toMatchObject({ speed: null, eta: null })
  })
})

describe('a percentage', () => {
  it('is 100 only when every byte is there', () => {
    expect(percentOf(999, 1000)).toBe(99)
    expect(percentOf(1000, 1000)).toBe(100)
  })

  it('exists for an empty file', () => {
    expect(percentOf(0, 0)).toBe(100)
  })
})
