/** Numbers as a person of that language writes them. */
export interface Formats {
  bytes(count: number): string
  /** For a figure that counts up: always the same number of digits, so that the line does not jump. */
  countingBytes(count: number): string
  speed(bytesPerSecond: number): string
  duration(seconds: number): string
  percent(whole: number): string
}

const SCALE = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export function createFormats(language: string): Formats {
  const number = (unit: string, unitDisplay: 'short' | 'long', minDigits: number, maxDigits: number) =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit,
      unitDisplay,
      minimumFractionDigits: minDigits,
      maximumFractionDigits: maxDigits,
    })
  const scale = (suffix: string, minDigits: number) =>
    SCALE.map((unit, step) =>
      // A byte has no short name that a person would know.
      step === 0 && suffix === ''
        ? number(unit, 'long', 0, 0)
        : number(`${unit}${suffix}`, 'short', step > 1 ? minDigits : 0, step > 1 ? 1 : 0),
    )
  const bytes = scale('', 0)
  const countingBytes = scale('', 1)
  const speeds = scale('-per-second', 1)
  const time = (unit: string) => number(unit, 'long', 0, 0)
  const days = time('day')
  const hours = time('hour')
  const minutes = time('minute')
  const seconds = time('second')
  const both = new Intl.ListFormat(language, { type: 'unit', style: 'narrow' })
  const percent = new Intl.NumberFormat(language, { style: 'percent' })

  const scaled = (formats: readonly Intl.NumberFormat[], value: number): string => {
    let step = 0
    let rest = Math.max(0, value)
    // 999.95 would be rounded to 1,000.0 of the smaller unit.
    while (rest >= 999.95 && step < formats.length - 1) {
      rest /= 1000
      step += 1
    }
    return formats[step]?.format(rest) ?? ''
  }

  const pair = (large: string, small: string | null): string => both.format(small ? [large, small] : [large])

  return {
    bytes: (count) => scaled(bytes, count),
    countingBytes: (count) => scaled(countingBytes, count),
    speed: (bytesPerSecond) => scaled(speeds, bytesPerSecond),
    percent: (whole) => percent.format(whole / 100),
    /** Rounded so coarsely that an estimate which wavers a little still reads the same. */
    duration(left) {
      if (left <= 50) return seconds.format(Math.max(5, Math.ceil(left / 5) * 5))
      if (left <= 55 * MINUTE) return minutes.format(Math.max(1, Math.round(left / MINUTE)))
      if (left < DAY - 10 * MINUTE) {
        const tens = Math.round(left / (10 * MINUTE))
        return pair(hours.format(Math.floor(tens / 6)), tens % 6 > 0 ? minutes.format((tens % 6) * 10) : null)
      }
      const wholeHours = Math.round(left / HOUR)
      return pair(
        days.format(Math.floor(wholeHours / 24)),
        wholeHours % 24 > 0 ? hours.format(wholeHours % 24) : null,
      )
    },
  }
}
