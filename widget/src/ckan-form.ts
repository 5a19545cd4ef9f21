import type { CompleteAnswer } from '@s3multipart/backend/protocol'
import { CkanFields } from './ckan-fields.ts'
import { meaningOfClick, type ResourceForm, showChoice, showLinkMode } from './ckan-markup.ts'
import { CsrfToken } from './csrf-token.ts'
import { nameOfDownload } from './download-url.ts'
import type { S3MultipartUpload } from './element.ts'
import { recallFacts, rememberFacts } from './facts-memory.ts'
import { HeldSubmit } from './held-submit.ts'

/** Joins element and form: a finished upload fills it, an unfinished one holds its submit back. */
export function attachToForm(resourceForm: ResourceForm, element: S3MultipartUpload): void {
  const { form, url, file, anchor } = resourceForm
  const fields = new CkanFields(form)
  const held = new HeldSubmit(form, element.words)
  const csrfToken = new CsrfToken(form)
  /** The address in the form that is ours. */
  let ours: string | null = null
  let isFilling = false

  function fill(write: () => void): void {
    isFilling = true
    write()
    isFilling = false
  }

  /** Somebody prefers a link or CKAN's own upload. */
  function giveWay(): void {
    if (ours === null && element.state === 'empty') return
    element.clear()
    held.withdraw()
    if (ours === null) return
    ours = null
    fill(() => fields.forget())
  }

  function saveWithNewToken(button: HTMLElement | null): void {
    csrfToken.renew()?.then((isShown) => {
      if (isShown) form.requestSubmit(button)
      else held.refuse(button, element.words.notSavedSignedOut)
    })
  }

  element.addEventListener('s3multipart:start', () => {
    if (file) file.value = ''
  })
  element.addEventListener('s3multipart:progress', () => held.tell(element.isPaused))
  element.addEventListener('s3multipart:complete', (event) => {
    const answer = (event as CustomEvent<CompleteAnswer>).detail
    ours = answer.url
    rememberFacts(answer)
    fill(() => {
      showLinkMode(resourceForm)
      fields.fill(answer)
    })
    held.replay()
  })
  element.addEventListener('s3multipart:error', (event) => {
    const { code } = (event as CustomEvent<{ code: string }>).detail
    if (code === 'not_signed_in' || code === 'wrong_user') csrfToken.expire()
    if (held.isHeld && element.state === 'failed') held.refuse(null)
  })
  element.addEventListener('s3multipart:remove', (event) => {
    held.withdraw()
    const { url: removed } = (event as CustomEvent<{ url: string | null }>).detail
    if (removed === null || removed !== ours) return
    ours = null
    fill(() => {
      fields.clearUrl()
      fields.forget()
      showChoice(resourceForm)
    })
  })

  anchor.addEventListener('click', (event) => {
    const meaning = isFilling ? null : meaningOfClick(event)
    // An old address may be taken away while the new file is still on its way.
    if (meaning === 'link' || (meaning === 'no address' && element.state !== 'busy')) giveWay()
  })
  url.addEventListener('input', () => {
    if (!isFilling && url.value !== ours) giveWay()
  })
  anchor.addEventListener(
    'change',
    (event) => {
      // Looked up by name: CKAN's Remove button puts a copy in its place.
      const input = event.target
      if (input instanceof HTMLInputElement && input.name === 'upload' && input.files?.length) giveWay()
    },
    // Before CKAN's own listener: it names the resource after its file where we have named none.
    { capture: true },
  )

  form.addEventListener(
    'submit',
    (event) => {
      const { state } = element
      if (state === 'busy' || state === 'failed') {
        // CKAN disables its save buttons on any submit event, even a prevented one: it must not see this one.
        event.preventDefault()
        event.stopImmediatePropagation()
        if (state === 'busy') held.hold(event.submitter, element.isPaused)
        else held.refuse(event.submitter)
        return
      }
      if (ours === null || url.value !== ours) return
      // CKAN's Upload button changes the mode even when no file is chosen after it.
      showLinkMode(resourceForm)
      if (csrfToken.isFresh) return
      event.preventDefault()
      event.stopImmediatePropagation()
      saveWithNewToken(event.submitter)
    },
    { capture: true },
  )

  const saved = url.value
  const savedName = nameOfDownload(saved)
  if (savedName === null) return
  ours = saved
  const facts = recallFacts(saved)
  element.showSaved({ url: saved, name: facts?.filename ?? savedName, size: facts?.size ?? null })
  fields.adopt(facts?.filename ?? savedName)
  if (facts) fill(() => fields.describe(facts))
}
