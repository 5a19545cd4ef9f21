/** Numbers as a person of that language writes them. */
export interface Formats {
  bytes(count: number): string
  speed(bytesPerSecond: number): string
  duration(seconds: number): string
  percent(whole: number): string
}

const SCALE = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export function createFormats(language: string): Formats {
  const number = (unit: string, digits: number, unitDisplay: 'short' | 'long') =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit,
      unitDisplay,
      // A fixed number of digits keeps the line from jumping while it counts up.
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
  const bytes = SCALE.map((unit, step) => number(unit, step < 2 ? 0 : 1, step === 0 ? 'long' : 'short'))
  const speeds = SCALE.map((unit, step) => number(`${unit}-per-second`, step < 2 ? 0 : 1, 'short'))
  const times = { day: number('day', 0, 'long'), hour: number('hour', 0, 'long') }
  const shortTimes = { minute: number('minute', 0, 'long'), second: number('second', 0, 'long') }
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
    speed: (bytesPerSecond) => scaled(speeds, bytesPerSecond),
    percent: (whole) => percent.format(whole / 100),
    /** Rounded so coarsely that an estimate which wavers a little still reads the same. */
    duration(seconds) {
      if (seconds <= 50) return shortTimes.second.format(Math.max(5, Math.ceil(seconds / 5) * 5))
      if (seconds <= 55 * MINUTE) return shortTimes.minute.format(Math.max(1, Math.round(seconds / MINUTE)))
      if (seconds < DAY - 10 * MINUTE) {
        const steps = Math.round(seconds / (10 * MINUTE))
        const minutes = (steps % 6) * 10
        return pair(
          times.hour.format(Math.floor(steps / 6)),
          minutes > 0 ? shortTimes.minute.format(minutes) : null,
        )
      }
      const hours = Math.round(seconds / HOUR)
      return pair(
        times.day.format(Math.floor(hours / 24)),
        hours % 24 > 0 ? times.hour.format(hours % 24) : null,
      )
    },
  }
}
