import { describe, expect, it } from 'vitest'
import { announcement } from '../src/announcement.ts'
import { createFormats } from '../src/format.ts'
import { textOfRow } from '../src/row-text.ts'
import { applyChange, type Change, type Row } from '../src/upload-list.ts'
import { ENGLISH } from '../src/words/english.ts'

const FORMATS = createFormats('en')
const ADDED: Change = { type: 'added', id: 'a', name: 'a.csv', size: 1_200_000_000 }
const NOW = 1_000_000

const progress = (loaded: number): Change => ({
  type: 'progress',
  id: 'a',
  loaded,
  bytesPerSecond: 6_000_000,
  secondsLeft: 180,
})
const stalled = (retryAt: number | null): Change => ({
  type: 'stalled',
  id: 'a',
  stall: { reason: 'busy', retryAt },
})
const failed = (code: 'throttled' | 'file_changed'): Change => ({
  type: 'failed',
  id: 'a',
  failure: { code, requestId: null },
})
const done: Change = { type: 'done', id: 'a', url: 'https://data.example/f' }

const rowsAfter = (...changes: readonly Change[]) =>
  [ADDED, ...changes].reduce<readonly Row[]>(applyChange, [])

function textAfter(changes: readonly Change[], single = true) {
  const [row] = rowsAfter(...changes)
  if (!row) throw new Error('no row')
  return textOfRow(row, ENGLISH, FORMATS, NOW, single)
}

describe('the words of a row', () => {
  it('tell how much, how fast and how long', () => {
    expect(textAfter([progress(120_400_000)]).status).toBe(
      '120.4 MB of 1.2 GB · 6.0 MB/s · about 3 minutes left',
    )
  })

  it('do not claim 100 % for bytes that are still on their way', () => {
    expect(textAfter([progress(1_200_000_000)]).percent).toBe(99)
    expect(textAfter([progress(1_200_000_000), { type: 'sealing', id: 'a' }]).percent).toBe(100)
  })

  it('count down to the next try, but not its last seconds', () => {
    expect(textAfter([stalled(NOW + 20_000)]).status).toContain('Next try in 20 seconds.')
    expect(textAfter([stalled(NOW + 3_000)]).status).not.toContain('Next try')
    expect(textAfter([stalled(null)]).status).not.toContain('Next try')
  })

  it('offer what makes sense now', () => {
    expect(textAfter([progress(1)])).toMatchObject({ mainAction: 'pause', endAction: 'cancel' })
    expect(textAfter([{ type: 'paused', id: 'a', paused: true }]).mainAction).toBe('resume')
    expect(textAfter([failed('throttled')])).toMatchObject({ mainAction: 'retry', endAction: 'remove' })
    expect(textAfter([{ type: 'sealing', id: 'a' }])).toMatchObject({
      mainAction: 'pause',
      mainDisabled: true,
    })
  })

  it('offer no retry where the same file would fail again', () => {
    expect(textAfter([failed('file_changed')]).mainAction).toBe('replace')
    expect(textAfter([failed('file_changed')], false).mainAction).toBeNull()
  })

  it('offer another file only where there is room for one', () => {
    expect(textAfter([done]).mainAction).toBe('replace')
    expect(textAfter([done], false).mainAction).toBeNull()
  })
})

describe('what is read out', () => {
  const said = (before: readonly Row[], after: readonly Row[]) =>
    announcement(before, after, ENGLISH, FORMATS)

  it('is each quarter, not every percent', () => {
    const at = (percent: number) => rowsAfter(progress(percent * 12_000_000))
    expect(said(at(10), at(20))).toBe('')
    expect(said(at(24), at(25))).toBe('a.csv: 25% uploaded.')
    expect(said(at(20), at(80))).toBe('a.csv: 75% uploaded.')
    expect(said(at(80), at(100))).toBe('')
  })

  it('is start, pause, wait, end and failure', () => {
    const sending = rowsAfter(progress(1))
    expect(said([], rowsAfter())).toBe('Uploading a.csv.')
    expect(said(sending, rowsAfter(progress(1), { type: 'paused', id: 'a', paused: true }))).toBe(
      'a.csv: paused.',
    )
    expect(said(sending, rowsAfter(progress(1), stalled(null)))).toContain('busy')
    expect(said(sending, rowsAfter(done))).toBe('a.csv: uploaded.')
    expect(said(sending, rowsAfter(failed('throttled')))).toContain('not uploaded')
    expect(said(sending, [])).toBe('a.csv: removed.')
  })
})
