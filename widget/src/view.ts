import { announcement } from './announcement.ts'
import { make, setText } from './dom.ts'
import { createFormats } from './format.ts'
import { makeIcon } from './icon.ts'
import { type Incoming, watchIncoming } from './incoming-files.ts'
import type { Language } from './messages.ts'
import { textOfRow } from './row-text.ts'
import { createRowView, type RowAction, type RowView } from './row-view.ts'
import type { Row } from './upload-list.ts'

export interface ViewOptions {
  readonly language: Language
  /** One file at a time: the drop zone gives way to it. */
  readonly single: boolean
  readonly accept: readonly string[]
  readonly maxSize: number | undefined
}

export interface ViewHandlers {
  take(incoming: Incoming): void
  act(id: string, action: Exclude<RowAction, 'replace'>): void
}

/** The drawn list and the drop zone. Decides nothing: rows come in, what a person did goes out. */
export class View {
  readonly #root: ShadowRoot
  readonly #options: ViewOptions
  readonly #handlers: ViewHandlers
  readonly #formats
  readonly #rowViews = new Map<string, RowView>()
  readonly #list = make('ul', { class: 'rows', role: 'list' })
  readonly #notice = make('bdi', { class: 'notice' })
  readonly #live = make('div', { class: 'heard-only', 'aria-live': 'polite' })
  readonly #input = make('input', { type: 'file', class: 'heard-only' })
  readonly #drop = make('span', { class: 'drop-words' })
  readonly #zone: HTMLElement
  readonly #box: HTMLElement
  #rows: readonly Row[] = []

  constructor(root: ShadowRoot, options: ViewOptions, handlers: ViewHandlers, signal: AbortSignal) {
    this.#root = root
    this.#options = options
    this.#handlers = handlers
    this.#formats = createFormats(options.language.tag)
    this.#zone = this.#makeZone()
    this.#box = make('div', { class: 'box', role: 'group' }, this.#list, this.#zone, this.#notice, this.#live)
    this.#box.setAttribute('aria-label', options.language.words.label)
    this.#box.lang = options.language.tag
    root.replaceChildren(this.#box)
    watchIncoming(this.#box, { take: handlers.take, hover: (state) => this.#showHover(state) }, signal)
    this.#list.hidden = true
    this.#notice.hidden = true
    this.#showHover('none')
  }

  render(rows: readonly Row[], now: number): void {
    const focused = this.#root.activeElement
    const position = this.#rows.findIndex((row) => this.#rowViews.get(row.id)?.element.contains(focused))
    const said = announcement(this.#rows, rows, this.#options.language.words, this.#formats)
    this.#rows = rows
    for (const [id, view] of this.#rowViews) {
      if (rows.some((row) => row.id === id)) continue
      view.element.remove()
      this.#rowViews.delete(id)
    }
    for (const row of rows) {
      const text = textOfRow(row, this.#options.language.words, this.#formats, now, this.#options.single)
      this.#viewOf(row).update(row, text)
    }
    this.#list.hidden = rows.length === 0
    this.#zone.hidden = this.#options.single && rows.length > 0
    if (focused) this.#keepFocus(focused, position)
    if (said) setText(this.#live, said)
  }

  /** A sentence about a file that was not taken, or about the set-up; null takes it away. */
  notice(sentence: string | null): void {
    this.#notice.hidden = sentence === null
    setText(this.#notice, sentence ?? '')
    if (sentence) setText(this.#live, sentence)
  }

  /** Nothing can be chosen where the set-up is wrong. */
  disable(): void {
    this.#zone.hidden = true
  }

  #viewOf(row: Row): RowView {
    const known = this.#rowViews.get(row.id)
    if (known) return known
    const view = createRowView(row, this.#options.language.words, (action) => {
      if (action === 'replace') this.#input.click()
      else this.#handlers.act(row.id, action)
    })
    this.#rowViews.set(row.id, view)
    this.#list.append(view.element)
    return view
  }

  /** A button that vanishes under the keyboard hands the focus on, but never to one that destroys something. */
  #keepFocus(focused: Element, position: number): void {
    if (this.#box.contains(focused) && !focused.closest('[hidden]')) return
    const near = this.#rows[Math.min(Math.max(position, 0), this.#rows.length - 1)]
    const row = near && this.#rowViews.get(near.id)?.element
    const main = row?.querySelector<HTMLElement>('.main:not([hidden])')
    ;(main ?? row ?? this.#input).focus()
  }

  #showHover(state: 'none' | 'page' | 'target'): void {
    const { words } = this.#options.language
    this.#box.dataset.hover = state
    const idle = this.#options.single ? words.orDropOne : words.orDropSeveral
    setText(this.#drop, state === 'target' ? words.dropNow : idle)
  }

  #makeZone(): HTMLElement {
    const { single, accept, maxSize, language } = this.#options
    const { words } = language
    this.#input.multiple = !single
    this.#input.accept = accept.join(',')
    this.#input.addEventListener('change', () => {
      const files = Array.from(this.#input.files ?? [])
      // Emptied, so that the same file can be chosen again after a mistake.
      this.#input.value = ''
      if (files.length > 0) this.#handlers.take({ files, hasFolder: false })
    })
    const limits = [
      maxSize === undefined ? words.anySize : words.limit(this.#formats.bytes(maxSize)),
      words.steadfast,
      ...(accept.length > 0 ? [words.accepted(accept.join(', '))] : []),
    ]
    const choose = make(
      'label',
      { class: 'choose' },
      this.#input,
      single ? words.chooseOne : words.chooseSeveral,
    )
    return make(
      'div',
      { class: 'zone' },
      makeIcon('upload'),
      make(
        'div',
        { class: 'invite' },
        make('p', { class: 'choice' }, choose, ' ', this.#drop),
        make('bdi', { class: 'limits' }, limits.join(' ')),
      ),
    )
  }
}
