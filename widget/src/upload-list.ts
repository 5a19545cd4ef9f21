import type { FailureCode } from './messages.ts'

/** What is known about each file: a model without DOM. The view draws it, the driver feeds it. */
type Phase = 'waiting' | 'uploading' | 'paused' | 'stalled' | 'sealing' | 'done' | 'failed'

export interface Stall {
  readonly reason: 'offline' | 'store' | 'busy' | 'portal'
  /** Milliseconds since the epoch; null where only the connection decides. */
  readonly retryAt: number | null
}

export interface Failure {
  readonly code: FailureCode
  readonly requestId: string | null
}

export interface Row {
  readonly id: string
  readonly name: string
  /** Null for a file of an earlier visit of which only the address is known. */
  readonly size: number | null
  readonly phase: Phase
  readonly loaded: number
  readonly bytesPerSecond: number | null
  readonly secondsLeft: number | null
  readonly stall: Stall | null
  readonly failure: Failure | null
  /** The sealed file's address. */
  readonly url: string | null
  /** It was in the form when the page came. */
  readonly saved: boolean
}

export type Change =
  | {
      readonly type: 'added'
      readonly id: string
      readonly name: string
      readonly size: number
      /** It takes the place of all others. */
      readonly alone?: boolean
    }
  | { readonly type: 'restored'; readonly row: Row }
  | {
      readonly type: 'progress'
      readonly id: string
      readonly loaded: number
      readonly bytesPerSecond: number | null
      readonly secondsLeft: number | null
    }
  | { readonly type: 'paused'; readonly id: string; readonly paused: boolean }
  | { readonly type: 'stalled'; readonly id: string; readonly stall: Stall | null }
  | { readonly type: 'sealing'; readonly id: string }
  | { readonly type: 'done'; readonly id: string; readonly url: string }
  | { readonly type: 'failed'; readonly id: string; readonly failure: Failure }
  | { readonly type: 'retried'; readonly id: string }
  | { readonly type: 'removed'; readonly id: string }

const FRESH = {
  phase: 'waiting',
  loaded: 0,
  bytesPerSecond: null,
  secondsLeft: null,
  stall: null,
  failure: null,
  url: null,
  saved: false,
} as const satisfies Partial<Row>

/** A file that an earlier visit put into the form. */
export function savedRow(file: { name: string; size: number | null; url: string }): Row {
  return { ...FRESH, ...file, id: `saved:${file.url}`, phase: 'done', saved: true }
}

export function applyChange(rows: readonly Row[], change: Change): readonly Row[] {
  switch (change.type) {
    case 'added':
      return [
        ...(change.alone ? [] : rows),
        { ...FRESH, id: change.id, name: change.name, size: change.size },
      ]
    case 'restored':
      return [...rows, change.row]
    case 'removed':
      return rows.filter((row) => row.id !== change.id)
    default:
      return rows.map((row) => (row.id === change.id ? next(row, change) : row))
  }
}

type RowChange = Exclude<Change, { type: 'added' | 'restored' | 'removed' }>

function next(row: Row, change: RowChange): Row {
  // A late report of an upload that has ended changes nothing, except that a failed one may be tried again.
  if (row.phase === 'done' || (row.phase === 'failed' && change.type !== 'retried')) return row
  switch (change.type) {
    case 'progress':
      return {
        ...row,
        phase: row.phase === 'paused' || row.phase === 'sealing' ? row.phase : 'uploading',
        // A part that is sent again would make the bar jump back.
        loaded: Math.max(row.loaded, change.loaded),
        bytesPerSecond: change.bytesPerSecond,
        secondsLeft: steady(row.secondsLeft, change.secondsLeft),
        stall: null,
      }
    case 'paused':
      return {
        ...row,
        phase: change.paused ? 'paused' : row.loaded > 0 ? 'uploading' : 'waiting',
        bytesPerSecond: null,
        secondsLeft: null,
        stall: null,
      }
    case 'stalled':
      if (row.phase === 'paused') return row
      return change.stall
        ? { ...row, phase: 'stalled', stall: change.stall, bytesPerSecond: null, secondsLeft: null }
        : { ...row, phase: row.phase === 'stalled' ? 'uploading' : row.phase, stall: null }
    case 'sealing':
      return {
        ...row,
        phase: 'sealing',
        loaded: row.size ?? row.loaded,
        bytesPerSecond: null,
        secondsLeft: null,
      }
    case 'done':
      return { ...row, phase: 'done', loaded: row.size ?? row.loaded, stall: null, url: change.url }
    case 'failed':
      return {
        ...row,
        phase: 'failed',
        failure: change.failure,
        stall: null,
        bytesPerSecond: null,
        secondsLeft: null,
      }
    case 'retried':
      return { ...row, phase: 'waiting', failure: null }
  }
}

/** Small wavering upwards is noise: the remaining time should fall, or rise for a reason. */
function steady(before: number | null, now: number | null): number | null {
  if (before === null || now === null) return now
  return now > before && now < before * 1.2 ? before : now
}

/** Something would be lost if the page went away now. */
export function isBusy(row: Row): boolean {
  return row.phase !== 'done' && row.phase !== 'failed'
}

/** 100 only when every byte is there. */
export function percentOf(loaded: number, size: number): number {
  return size > 0 ? Math.min(100, Math.floor((loaded / size) * 100)) : loaded === size ? 100 : 0
}

export interface Total {
  readonly loaded: number
  readonly total: number
  readonly speed: number | null
  readonly eta: number | null
}

/** All files that are under way, as one. */
export function totalOf(rows: readonly Row[]): Total {
  const busy = rows.filter(isBusy)
  const sum = (of: (row: Row) => number) => busy.reduce((all, row) => all + of(row), 0)
  const loaded = sum((row) => row.loaded)
  const total = sum((row) => row.size ?? 0)
  const speed = sum((row) => row.bytesPerSecond ?? 0)
  return { loaded, total, speed: speed || null, eta: speed ? Math.ceil((total - loaded) / speed) : null }
}
