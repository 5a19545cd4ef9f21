import type { Formats } from './format.ts'
import type { FailureCode, Words } from './messages.ts'
import { type Failure, percentOf, type Row, type Stall } from './upload-list.ts'

/** The words of one row, decided without DOM. */
export interface RowText {
  readonly status: string
  readonly progress: string
  readonly percent: number
  readonly percentText: string
  readonly mainAction: MainAction | null
  /** A seal cannot be paused, but a button that vanished would take the focus with it. */
  readonly mainDisabled: boolean
  readonly endAction: 'cancel' | 'remove'
}

export type MainAction = 'pause' | 'resume' | 'retry' | 'replace'

export function textOfRow(row: Row, words: Words, formats: Formats, now: number, single: boolean): RowText {
  const size = row.size ?? 0
  const isSent = row.phase === 'sealing' || row.phase === 'done'
  // What the browser has handed to the network has not arrived yet.
  const percent = isSent ? 100 : Math.min(99, percentOf(row.loaded, size))
  return {
    status: statusOf(row, words, formats, now),
    progress: `${formats.percent(percent)}, ${words.sent(formats.countingBytes(row.loaded), formats.bytes(size))}`,
    percent,
    percentText: formats.percent(percent),
    mainAction: mainActionOf(row, single),
    mainDisabled: row.phase === 'sealing',
    endAction: row.phase === 'done' || row.phase === 'failed' ? 'remove' : 'cancel',
  }
}

function statusOf(row: Row, words: Words, formats: Formats, now: number): string {
  const size = row.size === null ? null : formats.bytes(row.size)
  const sent = size === null ? null : words.sent(formats.countingBytes(row.loaded), size)
  switch (row.phase) {
    case 'waiting':
      return line(size, words.waiting)
    case 'uploading':
      return line(
        sent,
        row.bytesPerSecond === null ? null : formats.speed(row.bytesPerSecond),
        row.secondsLeft === null ? null : words.left(formats.duration(row.secondsLeft)),
      )
    case 'paused':
      return line(sent, words.paused)
    case 'stalled':
      return stalledStatus(row, words, formats, now)
    case 'sealing':
      return line(size, words.sealing)
    case 'done':
      return line(size, row.saved ? words.saved : words.done)
    case 'failed':
      return row.failure ? failureText(row.failure, words) : ''
  }
}

function stalledStatus(row: Row, words: Words, formats: Formats, now: number): string {
  const stall = row.stall
  if (!stall) return ''
  const reason = stallText(stall, words)
  const seconds = stall.retryAt === null ? 0 : Math.ceil((stall.retryAt - now) / 1000)
  // A countdown of a second or two would only flicker.
  return seconds > 5 ? `${reason} ${words.retryIn(formats.duration(seconds))}` : reason
}

export function stallText({ reason }: Stall, words: Words): string {
  return { offline: words.offline, store: words.storeSilent, busy: words.busy, portal: words.portalSilent }[
    reason
  ]
}

/** Failures that only the log of the service explains. */
const FOR_ADMINISTRATOR: ReadonlySet<FailureCode> = new Set([
  'bad_answer',
  'body_too_large',
  'grant_disabled',
  'internal',
  'invalid_request',
  'portal_error',
  'storage_error',
  'unsupported_type',
  'wrong_origin',
] as const)

export function failureText(failure: Failure, words: Words): string {
  // A newer backend may know codes that this widget does not.
  const sentence = Object.hasOwn(words.errors, failure.code)
    ? words.errors[failure.code]
    : words.errors.internal
  return failure.requestId && FOR_ADMINISTRATOR.has(failure.code)
    ? `${sentence} ${words.reference(failure.requestId)}`
    : sentence
}

/** The same file would fail again. */
const FINAL: ReadonlySet<FailureCode> = new Set([
  'already_sealed',
  'file_changed',
  'too_large',
  'type_not_allowed',
] as const)

function mainActionOf(row: Row, single: boolean): MainAction | null {
  switch (row.phase) {
    case 'waiting':
    case 'uploading':
    case 'stalled':
    case 'sealing':
      return 'pause'
    case 'paused':
      return 'resume'
    case 'failed':
      if (!row.failure || !FINAL.has(row.failure.code)) return 'retry'
      return single ? 'replace' : null
    case 'done':
      return single ? 'replace' : null
  }
}

function line(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join(' · ')
}
