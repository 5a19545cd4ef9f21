import { expect, test } from 'vitest'
import { nextPhase } from '../src/engine/phase.ts'

test('a finished or cancelled file never moves again', () => {
  for (const event of [
    'open',
    'opened',
    'sent',
    'sealed',
    'pause',
    'resume',
    'fail',
    'retry',
    'cancel',
  ] as const) {
    expect(nextPhase('done', event)).toBeUndefined()
    expect(nextPhase('cancelled', event)).toBeUndefined()
  }
})

test('a file can be cancelled in every phase that is not final', () => {
  for (const phase of ['queued', 'opening', 'sending', 'paused', 'sealing', 'failed'] as const) {
    expect(nextPhase(phase, 'cancel')).toBe('cancelled')
  }
})

test('a seal cannot be paused, and a paused file sends nothing', () => {
  expect(nextPhase('sealing', 'pause')).toBeUndefined()
  expect(nextPhase('paused', 'opened')).toBeUndefined()
  expect(nextPhase('paused', 'sent')).toBeUndefined()
})
