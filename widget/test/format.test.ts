import { describe, expect, it } from 'vitest'
import { createFormats } from '../src/format.ts'

const en = createFormats('en')
const de = createFormats('de')

describe('sizes', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [5_242_880, '5.2 MB'],
    [40_000_000, '40 MB'],
    [999_960_000, '1 GB'],
    [1_200_000_000, '1.2 GB'],
    [50 * 1024 ** 4, '55 TB'],
  ])('writes %d as %s', (count, text) => {
    expect(en.bytes(count)).toBe(text)
  })

  it('keep their digits while they count up', () => {
    expect(en.countingBytes(40_000_000)).toBe('40.0 MB')
  })

  it('are written as in German', () => {
    // Between number and unit German has a space that does not break.
    expect(de.bytes(1_200_000_000)).toMatch(/^1,2\sGB$/)
    expect(de.speed(3_400_000)).toMatch(/^3,4\sMB\/s$/)
  })
})

describe('durations', () => {
  it.each([
    [0, '5 seconds'],
    [31, '35 seconds'],
    [51, '1 minute'],
    [180, '3 minutes'],
    [3400, '1 hour'],
    [4800, '1 hour 20 minutes'],
    [86_300, '1 day'],
    [100_000, '1 day 4 hours'],
  ])('says %d seconds as %s', (seconds, text) => {
    expect(en.duration(seconds)).toBe(text)
  })

  it('are said in German', () => {
    expect(de.duration(180)).toBe('3 Minuten')
  })
})
