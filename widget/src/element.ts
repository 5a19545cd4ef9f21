import { createApi } from './api.ts'
import { BusyPage } from './busy-page.ts'
import type { SealedBody } from './engine/index.ts'
import { displayName } from './file-name.ts'
import { chooseLanguage, type FailureCode, type Language, type Words } from './messages.ts'
import { ATTRIBUTES, type Attribute, type Options, type Problem, parseOptions } from './options.ts'
import { failureText } from './row-text.ts'
import type { RowAction } from './row-view.ts'
import { adoptStyles } from './stylesheet.ts'
import { applyChange, type Change, isBusy, percentOf, type Row, savedRow, totalOf } from './upload-list.ts'
import { Uploads } from './uploads.ts'
import { View } from './view.ts'

export const TAG = 's3-multipart-upload'

/** Often enough to look alive; each repaint takes processor time from the upload (docs/benchmarks.md). */
const PROGRESS_INTERVAL_MS = 500

export type State = 'empty' | 'busy' | 'failed' | 'done'

/**
 * `<s3-multipart-upload>`: joins attributes, model, driver and view. Its inside is a shadow tree, because the
 * form around it must not post its file input, the page's scripts must not find it, and no style crosses over.
 */
export class S3MultipartUpload extends HTMLElement {
  static readonly observedAttributes = [...ATTRIBUTES, 'single', 'lang']
  /** Where the script came from: an element without `endpoint` talks to that portal. */
  static defaultEndpoint: string | null = null

  /**
   * For portals without a session cookie: resolves to the JWT or API token that goes with each request.
   * Not initialised here: the page may have set it before this script came.
   */
  declare getToken?: () => Promise<string>

  readonly #root = this.attachShadow({ mode: 'open' })
  readonly #page = new BusyPage(() => this.#draw())
  #rows: readonly Row[] = []
  #uploads: Uploads | null = null
  #view: View | null = null
  #language: Language = chooseLanguage()
  /** Came back into the list when its replacement is given up. */
  #replaced: Row | null = null
  #life = new AbortController()
  #progressTimer: ReturnType<typeof setTimeout> | undefined

  get state(): State {
    if (this.#rows.some(isBusy)) return 'busy'
    if (this.#rows.some((row) => row.phase === 'failed')) return 'failed'
    return this.#rows.length > 0 ? 'done' : 'empty'
  }

  /** Only a person can make it go on. */
  get isPaused(): boolean {
    return this.#rows.filter(isBusy).every((row) => row.phase === 'paused')
  }

  get words(): Words {
    return this.#language.words
  }

  connectedCallback(): void {
    if (!this.#uploads) this.#build()
  }

  disconnectedCallback(): void {
    // An element that is only moved is connected again at once.
    queueMicrotask(() => {
      if (!this.isConnected) this.#tearDown()
    })
  }

  attributeChangedCallback(): void {
    if (this.#view && this.#rows.length === 0) {
      this.#tearDown()
      this.#build()
    }
  }

  /** Gives up what is under way and empties the list, without asking and without events. */
  clear(): void {
    this.#replaced = null
    for (const row of this.#rows) this.#uploads?.remove(row.id)
  }

  /** Shows a file that is in the form already. */
  showSaved(file: { name: string; size: number | null; url: string }): void {
    this.#change({ type: 'restored', row: savedRow(file) })
  }

  get #single(): boolean {
    return this.hasAttribute('single')
  }

  #build(): void {
    this.#language = chooseLanguage(
      this.getAttribute('lang'),
      this.closest('[lang]')?.getAttribute('lang'),
      document.documentElement.lang,
    )
    const { options, problems } = parseOptions((name) => this.#read(name), document.baseURI)
    this.#life = new AbortController()
    adoptStyles(this.#root)
    this.#view = new View(
      this.#root,
      {
        language: this.#language,
        single: this.#single,
        accept: options?.accept ?? [],
        maxSize: options?.maxSize,
      },
      {
        take: ({ files, hasFolder }) => this.#take(files, hasFolder),
        act: (id, action) => this.#act(id, action),
      },
      this.#life.signal,
    )
    this.#report(problems)
    if (options) this.#uploads = this.#createUploads(options)
    else this.#view.disable()
  }

  #read(name: Attribute): string | null {
    const value = this.getAttribute(name)
    return name === 'endpoint' && !value ? S3MultipartUpload.defaultEndpoint : value
  }

  #createUploads(options: Options): Uploads {
    const { endpoint, packageId, resourceId } = options
    const api = createApi({
      endpoint,
      packageId,
      resourceId,
      getToken: async () => this.getToken?.(),
    })
    return new Uploads(options, api, {
      changed: (change) => this.#change(change),
      sealed: (answer) => this.#sealed(answer),
    })
  }

  #tearDown(): void {
    this.#life.abort()
    this.#uploads?.destroy()
    this.#uploads = null
    this.#view = null
    this.#rows = []
    this.#replaced = null
    this.#page.show(null)
  }

  #take(files: readonly File[], hasFolder: boolean): void {
    this.#view?.notice(null)
    const refusal = this.#refusalOf(files, hasFolder)
    if (refusal) {
      this.#view?.notice(this.#refuse(refusal))
      return
    }
    const refusals = files.flatMap((file) => {
      const code = this.#add(file)
      return code ? [`${displayName(file.name)}: ${this.#refuse(code)}`] : []
    })
    if (refusals.length > 0) this.#view?.notice(refusals.join('\n'))
    this.#uploads?.start()
  }

  #refusalOf(files: readonly File[], hasFolder: boolean): FailureCode | null {
    if (hasFolder) return 'folder'
    if (!this.#single) return null
    if (files.length > 1) return 'one_file_only'
    return this.state === 'busy' ? 'still_busy' : null
  }

  /** Says why the file is not taken. */
  #add(file: File): FailureCode | null {
    const uploads = this.#uploads
    if (!uploads) return null
    const before = this.#rows
    const added = uploads.add(file)
    if ('refused' in added) {
      const again = before.find((row) => row.id === added.listedId)
      if (again?.phase !== 'failed') return added.refused
      uploads.retry(again.id)
      return null
    }
    const { name, size, type } = file
    if (!this.#emit('start', { name, size, type }, true)) {
      uploads.remove(added.id)
      return null
    }
    this.#change({ type: 'added', id: added.id, name, size, alone: this.#single })
    if (this.#single) {
      this.#replaced = before.find((row) => row.phase === 'done') ?? this.#replaced
      // The same file chosen again, after its replacement was given up, has the same id.
      for (const row of before) if (row.id !== added.id) uploads.remove(row.id)
    }
    return null
  }

  #act(id: string, action: Exclude<RowAction, 'replace'>): void {
    const row = this.#rows.find((each) => each.id === id)
    if (!row || !this.#uploads) return
    this.#view?.notice(null)
    if (action === 'retry') this.#uploads.retry(id)
    else if (action === 'pause' || action === 'resume') this.#uploads.pauseResume(id)
    else {
      this.#uploads.remove(id)
      if (this.#replaced && row.phase !== 'done') {
        this.#change({ type: 'restored', row: this.#replaced })
        this.#replaced = null
      }
      this.#emit('remove', { name: row.name, url: row.url })
    }
  }

  #sealed(answer: SealedBody): void {
    this.#replaced = null
    this.#emit('complete', answer)
  }

  #refuse(code: FailureCode): string {
    const message = this.#language.words.errors[code]
    this.#emit('error', { code, message })
    return message
  }

  #report(problems: readonly Problem[]): void {
    const { words } = this.#language
    const sentences = problems.map((problem) =>
      problem.kind === 'missing'
        ? words.missing(problem.attribute)
        : words.badAttribute(problem.attribute, problem.value, words.expected[problem.expected]),
    )
    if (sentences.length === 0) return
    this.#view?.notice(sentences.join(' '))
    for (const sentence of sentences) console.error(`<${TAG}> ${sentence}`)
  }

  #change(change: Change): void {
    this.#rows = applyChange(this.#rows, change)
    if (change.type === 'failed') {
      const { code } = change.failure
      this.#emit('error', { code, message: failureText(change.failure, this.#language.words) })
    }
    // Everything but progress answers to a person or ends something: that is shown at once.
    if (change.type !== 'progress') this.#render()
    else this.#progressTimer ??= setTimeout(() => this.#showProgress(), PROGRESS_INTERVAL_MS)
  }

  #showProgress(): void {
    this.#progressTimer = undefined
    this.#render()
    if (this.state === 'busy') this.#emit('progress', totalOf(this.#rows))
  }

  #render(): void {
    this.#draw()
    const { loaded, total } = totalOf(this.#rows)
    this.#page.show(this.state === 'busy' ? percentOf(loaded, total) : null)
  }

  #draw(): void {
    this.#view?.render(this.#rows, Date.now())
  }

  /** False where a listener has prevented it. */
  #emit(name: string, detail: unknown, cancelable = false): boolean {
    const event = new CustomEvent(`s3multipart:${name}`, {
      detail,
      bubbles: true,
      composed: true,
      cancelable,
    })
    return this.dispatchEvent(event)
  }
}
