import type { Formats } from './format.ts'
import type { Words } from './messages.ts'
import { failureText, stallText } from './row-text.ts'
import { percentOf, type Row } from './upload-list.ts'

/** What someone who cannot see the bar should hear: turning points and quarters, never every percent. */
export function announcement(
  before: readonly Row[],
  after: readonly Row[],
  words: Words,
  formats: Formats,
): string {
  const sentences: string[] = []
  for (const row of after) {
    const was = before.find((other) => other.id === row.id)
    sentences.push(...sentencesOf(was, row, words, formats))
  }
  for (const row of before) {
    if (!after.some((other) => other.id === row.id)) sentences.push(words.saidRemoved(row.name))
  }
  return sentences.join(' ')
}

function sentencesOf(was: Row | undefined, row: Row, words: Words, formats: Formats): string[] {
  if (was?.phase === row.phase) {
    const quarter = quarterOf(row)
    const passed = row.phase === 'uploading' && quarter > quarterOf(was) && quarter < 4
    return passed ? [words.saidPercent(row.name, formats.percent(quarter * 25))] : []
  }
  switch (row.phase) {
    case 'waiting':
      return was && was.phase !== 'failed' ? [] : [words.saidStart(row.name)]
    case 'uploading':
      return was?.phase === 'paused' || was?.phase === 'stalled' ? [words.saidResumed(row.name)] : []
    case 'paused':
      return [words.saidPaused(row.name)]
    case 'stalled':
      return row.stall ? [`${row.name}: ${stallText(row.stall, words)}`] : []
    case 'sealing':
      return [words.saidSealing(row.name)]
    case 'done':
      // One that was there before says nothing new.
      return row.saved || !was ? [] : [words.saidDone(row.name)]
    case 'failed':
      return row.failure ? [words.saidFailed(row.name, failureText(row.failure, words))] : []
  }
}

function quarterOf(row: Row): number {
  return Math.floor(percentOf(row.loaded, row.size ?? 0) / 25)
}
