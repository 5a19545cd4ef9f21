/** The built widget as a portal embeds it; `widget.js` is on the page already. */
import './lap.ts'

const element = document.querySelector('s3-multipart-upload')
if (!element) throw new Error('not a page of the bench')

let startedMs = 0
element.addEventListener('s3multipart:start', () => {
  startedMs = performance.now()
})
element.addEventListener('s3multipart:complete', () => report(null))
element.addEventListener('s3multipart:error', (event) => {
  report(event instanceof CustomEvent ? String(event.detail.message) : event.type)
})

function report(error: string | null): void {
  window.lap = { milliseconds: performance.now() - startedMs, error }
}
