/**
 * CKAN 2.10 and 2.11 let the token in a form die after an hour (https://github.com/ckan/ckan/issues/8803), and
 * each signs a token for one session: a large upload outlives the first, a sign-out in the middle ends the second.
 */
const FRESH_MS = 30 * 60_000
const TIMEOUT_MS = 15_000

/** The form's CSRF token, fetched anew with the page where the old one may be refused: that answer loses the form. */
export class CsrfToken {
  readonly #form: HTMLFormElement
  #since = Date.now()
  #renewal: Promise<boolean> | null = null

  constructor(form: HTMLFormElement) {
    this.#form = form
  }

  /** Somebody was signed out meanwhile. */
  expire(): void {
    this.#since = Number.NEGATIVE_INFINITY
  }

  get isFresh(): boolean {
    return this.#field(document) === null || Date.now() - this.#since < FRESH_MS
  }

  /** False where the portal shows this form no more: to save now would lose what stands in it. Null while one is under way. */
  renew(): Promise<boolean> | null {
    if (this.#renewal) return null
    this.#renewal = this.#fetch().finally(() => {
      this.#renewal = null
    })
    return this.#renewal
  }

  async #fetch(): Promise<boolean> {
    // From here on the answer counts, whatever it is: nobody is asked twice for one save.
    const askedAt = Date.now()
    let page: Document
    try {
      const answer = await fetch(location.href, {
        cache: 'no-store',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      // Without an answer that means something, whether it can be saved is for the portal to say.
      if (answer.status >= 500) throw new Error(`HTTP ${answer.status}`)
    } catch {
      this.#since = askedAt
      return true
    }
    const fresh = this.#field(page)
    const field = this.#field(document)
    if (!fresh || !field) return false
    field.value = fresh.value
    this.#since = askedAt
    return true
  }

  #field(page: Document): HTMLInputElement | null {
    const name = page.querySelector<HTMLMetaElement>('meta[name="csrf_field_name"]')?.content
    const form = page === document ? this.#form : page.querySelector<HTMLFormElement>('form#resource-edit')
    const field = name ? form?.elements.namedItem(name) : null
    return field instanceof HTMLInputElement ? field : null
  }
}
