import { make, setText } from './dom.ts'
import type { Words } from './messages.ts'
import { adoptStyles } from './stylesheet.ts'

/** A submit that waits for the upload: says so beside the button, can be withdrawn, is replayed at the end. */
export class HeldSubmit {
  readonly #form: HTMLFormElement
  readonly #words: Words
  #button: HTMLElement | null = null
  #note: HTMLElement | null = null
  #isHeld = false
  readonly #promise = make('span')

  constructor(form: HTMLFormElement, words: Words) {
    this.#form = form
    this.#words = words
  }

  /** The last pressed button counts. */
  hold(button: HTMLElement | null, isPaused: boolean): void {
    this.#isHeld = true
    this.#button = button
    const stop = make('button', { type: 'button' }, this.#words.doNotSave)
    stop.addEventListener('click', () => {
      this.withdraw()
      button?.focus()
    })
    this.tell(isPaused)
    this.#say('info', this.#promise, stop)
  }

  /** Whether the promise waits for somebody. */
  tell(isPaused: boolean): void {
    setText(this.#promise, isPaused ? this.#words.savesWhenResumed : this.#words.savesWhenFinished)
  }

  withdraw(): void {
    this.#isHeld = false
    this.#note?.remove()
    this.#note = null
  }

  /** The file is there: saves what was held, and takes back what was said while it was not. */
  replay(): void {
    const wasHeld = this.#isHeld
    this.withdraw()
    if (wasHeld) this.#form.requestSubmit(this.#button)
  }

  /** The upload failed: nothing is saved behind a person's back. */
  refuse(button: HTMLElement | null, reason: string = this.#words.notSaved): void {
    this.#isHeld = false
    this.#button = button ?? this.#button
    this.#say('danger', make('span', {}, reason))
  }

  get isHeld(): boolean {
    return this.#isHeld
  }

  #say(tone: 'info' | 'danger', ...content: readonly Node[]): void {
    this.#note?.remove()
    const note = make('div', { role: 'status' })
    const root = note.attachShadow({ mode: 'open' })
    adoptStyles(root)
    const line = make('div', { class: 'held', 'data-tone': tone })
    root.append(line)
    const button = this.#button ?? this.#form.querySelector<HTMLElement>('[type="submit"]')
    const place = button?.closest('.form-actions') ?? button
    // After the buttons: they must not move away under a pointer that presses twice.
    if (place) place.after(note)
    else this.#form.append(note)
    // Into a region that is there already: only then is it read out.
    line.append(...content)
    note.scrollIntoView({ block: 'nearest' })
    this.#note = note
  }
}
