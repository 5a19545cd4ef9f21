import { parseArgs } from 'node:util'

const SUBJECTS = ['loopback', 'wan', 'backend'] as const
type Subject = (typeof SUBJECTS)[number]

export interface BenchOptions {
  readonly rounds: number
  readonly subjects: readonly Subject[]
  readonly write: boolean
  readonly help: boolean
}

export const HELP = `npm run bench [-- options]

Measures uploads from a real Chromium against bare PUTs and stock Uppy, and the backend's footprint.

  --rounds N                      rounds that count, after one that warms up (default 5)
  --only loopback|wan|backend     one subject
  --write                         also write docs/benchmarks.md (all subjects)
  --help                          this text
`

/** @throws {Error} that says which option is wrong */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '5' },
      only: { type: 'string' },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const { rounds, only, write, help } = values
  if (!/^[1-9]\d?$/.test(rounds)) throw new Error(`--rounds must be 1 to 99, not ${rounds}`)
  const subjects = SUBJECTS.filter((subject) => only === undefined || only === subject)
  if (subjects.length === 0) throw new Error(`--only must be one of ${SUBJECTS.join(', ')}, not ${only}`)
  if (write && only) throw new Error('--write needs all subjects: leave out --only')
  return { rounds: Number(rounds), subjects, write, help }
}
