const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Aborted by Ctrl-C, a polite kill or a closed terminal, so that the engine is always stopped in order. */
export function watchInterruption(): AbortSignal {
  const interruption = new AbortController()
  // For good, not once: npm and tsx pass the terminal's Ctrl-C on, and a second one would end us at once.
  for (const signal of SIGNALS) process.on(signal, () => interruption.abort())
  // A closed terminal takes no output any more; that must not come before the end of the engine.
  process.stdout.on('error', () => {})
  return interruption.signal
}
