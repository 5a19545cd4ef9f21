/** What one upload in the page came to. */
export interface Lap {
  readonly milliseconds: number
  readonly error: string | null
}

declare global {
  interface Window {
    /** Set when it is over. */
    lap?: Lap
  }
}

/** Runs from the moment a file is chosen until everything about it is answered. */
export function timeUpload(upload: (file: File, bucketUrl: string) => Promise<void>): void {
  const input = document.querySelector('input')
  const { bucketUrl } = document.body.dataset
  if (!input || !bucketUrl) throw new Error('not a page of the bench')
  input.addEventListener('change', async () => {
    const file = input.files?.[0]
    if (!file) return
    const startedMs = performance.now()
    const error = await upload(file, bucketUrl).then(() => null, String)
    window.lap = { milliseconds: performance.now() - startedMs, error }
  })
}
