import { attachToForm } from './ckan-form.ts'
import { findResourceForm, idsOfPage } from './ckan-markup.ts'
import { S3MultipartUpload, TAG } from './element.ts'
import { attributesOfScript, endpointOfScript, findScript } from './script-tag.ts'

// Read now: `currentScript` is gone once the page goes on.
const script = findScript()

/** Puts the element into the resource form; on other pages there is nothing to do. */
function mount(): void {
  const fields = findResourceForm(document)
  // Told by the page, not by a variable: the script may have run twice.
  if (!fields || fields.form.querySelector(TAG)) return
  const ids = idsOfPage(fields.form, location.pathname)
  const attributes = new Map([...ids, ...(script ? attributesOfScript(script) : [])])
  const element = new S3MultipartUpload()
  for (const [name, value] of attributes) element.setAttribute(name, value)
  // A resource has one file.
  element.setAttribute('single', '')
  fields.anchor.after(element)
  attachToForm(fields, element)
}

if (!customElements.get(TAG)) {
  S3MultipartUpload.defaultEndpoint = script && endpointOfScript(script.src)
  customElements.define(TAG, S3MultipartUpload)
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', mount, { once: true })
  else mount()
}
