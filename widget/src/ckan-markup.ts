/** CKAN's resource form in its two markups: 2.10 and later, and 2.9, which ckanext-scheming still writes. */
export interface ResourceForm {
  readonly form: HTMLFormElement
  readonly url: HTMLInputElement
  /** CKAN's own file input; null where its uploads are switched off. */
  readonly file: HTMLInputElement | null
  /** The element goes after it, not inside: CKAN's styles there show and hide by position. */
  readonly anchor: HTMLElement
}

export function findResourceForm(page: ParentNode): ResourceForm | null {
  const form = page.querySelector<HTMLFormElement>('form#resource-edit')
  const url = form?.querySelector<HTMLInputElement>('input[name="url"]')
  if (!form || !url) return null
  const anchor =
    url.closest<HTMLElement>('.resource-upload-field, .image-upload') ??
    url.closest<HTMLElement>('.form-group, .control-group') ??
    url
  return { form, url, file: form.querySelector('input[type="file"][name="upload"]'), anchor }
}

const RESOURCE_PAGE = /\/([^/]+)\/resource\/(?:new|([^/]+)\/edit)\/?$/

/** What the page itself tells about dataset and resource; the script tag's attributes go before it. */
export function idsOfPage(form: HTMLFormElement, path: string): ReadonlyMap<string, string> {
  const match = RESOURCE_PAGE.exec(path)
  const hidden = form.querySelector<HTMLInputElement>('input[type="hidden"][name="id"]')
  const ids = [
    ['package-id', match?.[1]],
    ['resource-id', hidden?.value || match?.[2]],
  ] as const
  return new Map(ids.flatMap(([name, value]) => (value ? [[name, value] as const] : [])))
}

/** From now on the address counts: no file of CKAN's own, `url_type` empty, the address in sight. */
export function showLinkMode({ form, url, file }: ResourceForm): void {
  if (file) file.value = ''
  url.readOnly = false
  url.type = 'url'
  const radio = form.querySelector<HTMLInputElement>('#resource-url-link')
  if (radio) radio.checked = true
  // 2.9: an upload of CKAN's own that was there before is given up by this field.
  const clearUpload = form.querySelector<HTMLInputElement>('input[name="clear_upload"]')
  if (clearUpload) clearUpload.value = 'true'
  // 2.9 shows either its buttons or the address, by inline styles.
  if (url.closest('.image-upload')) {
    setShown(groupOf(file), false)
    setShown(groupOf(url), true)
  }
}

/** Back to where CKAN asks: upload or link? */
export function showChoice({ form, url, file }: ResourceForm): void {
  const radio = form.querySelector<HTMLInputElement>('#resource-url-none')
  if (radio) radio.checked = true
  // Its module keeps its state to itself; its own button resets it.
  if (url.closest('.image-upload')) groupOf(url)?.querySelector<HTMLElement>('.btn-remove-url')?.click()
  else if (file) file.value = ''
}

/** CKAN's buttons beside the address: what a click on one of them means for our file. */
export function meaningOfClick(event: Event): 'link' | 'no address' | null {
  const target = event.target
  if (!(target instanceof Element)) return null
  if (target.closest('.btn-remove-url')) return 'no address'
  if (target.closest('#resource-link-button')) return 'link'
  // 2.9 gives its two buttons nothing to tell them by, but only Link brings the address into sight.
  const url = target.closest('a.btn')?.closest('.image-upload')?.querySelector('input[name="url"]')
  return url && url.getClientRects().length > 0 ? 'link' : null
}

function groupOf(input: HTMLInputElement | null): HTMLElement | null {
  return input?.closest<HTMLElement>('.form-group, .control-group') ?? null
}

function setShown(element: HTMLElement | null, shown: boolean): void {
  if (element) element.style.display = shown ? 'block' : 'none'
}
