/** Where one file stands. `done` and `cancelled` are final; a `failed` file can be retried. */
export type Phase = 'queued' | 'opening' | 'sending' | 'paused' | 'sealing' | 'done' | 'failed' | 'cancelled'

export type PhaseEvent =
  | 'open'
  | 'opened'
  | 'sent'
  | 'sealed'
  | 'pause'
  | 'resume'
  | 'fail'
  | 'retry'
  | 'cancel'

/**
 * A pause during `opening` does not take the request back: its answer is kept, and after `resume` the file goes
 * from `queued` straight to `sending`. A seal is one request and cannot be paused.
 */
const NEXT: Readonly<Record<Phase, Readonly<Partial<Record<PhaseEvent, Phase>>>>> = {
  queued: { open: 'opening', opened: 'sending', pause: 'paused', fail: 'failed', cancel: 'cancelled' },
  opening: { opened: 'sending', pause: 'paused', fail: 'failed', cancel: 'cancelled' },
  sending: { sent: 'sealing', pause: 'paused', fail: 'failed', cancel: 'cancelled' },
  paused: { resume: 'queued', fail: 'failed', cancel: 'cancelled' },
  sealing: { sealed: 'done', fail: 'failed', cancel: 'cancelled' },
  failed: { retry: 'queued', cancel: 'cancelled' },
  done: {},
  cancelled: {},
}

/** The phase after the event; undefined where the event means nothing. */
export function nextPhase(phase: Phase, event: PhaseEvent): Phase | undefined {
  return NEXT[phase][event]
}
