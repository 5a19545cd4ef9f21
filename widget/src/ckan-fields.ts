import { displayName } from './file-name.ts'

/** What CKAN's resource schema wants to know about a file: facts that belong to one address. */
export interface FileFacts {
  readonly url: string
  readonly size: number
  readonly mimetype: string
  readonly format: string
  readonly hash: string | null
  readonly lastModified: string
  readonly filename: string
}

/** Fields that describe the file behind the address, and are wrong for any other. */
type FactField = 'size' | 'mimetype' | 'hash' | 'last_modified'

/** The form's values. Fills what the file tells, and takes back only what it filled. */
export class CkanFields {
  readonly #form: HTMLFormElement
  /** What was empty and got its value from a file. */
  readonly #filled = new Map<string, string>()
  /** What an earlier visit took from the file: follows a new one, but stays when the file goes. */
  readonly #adopted = new Map<string, string>()

  constructor(form: HTMLFormElement) {
    this.#form = form
  }

  fill(facts: FileFacts): void {
    this.#write('url', facts.url)
    this.describe(facts)
    this.#suggest('name', displayName(facts.filename))
    this.#suggest('format', facts.format)
  }

  /** Size, type, hash and date alone: what CKAN forgets when it shows the form again. */
  describe(facts: FileFacts): void {
    for (const [name, value] of Object.entries(factFields(facts))) this.#write(name, value)
  }

  /** The facts go with their file. Empty values are posted, because CKAN keeps what a form leaves out. */
  forget(): void {
    for (const name of Object.keys(NO_FACTS)) this.#write(name, '')
    for (const [name, value] of this.#filled) {
      if (this.#find(name)?.value === value) this.#write(name, '')
    }
    this.#filled.clear()
  }

  clearUrl(): void {
    this.#write('url', '')
  }

  /** The form came with a file: name and format that only repeat its name are not what a person typed. */
  adopt(filename: string): void {
    const format = this.#find('format')?.value ?? ''
    this.#adopted.set('name', displayName(filename))
    if (filename.toLowerCase().endsWith(`.${format.toLowerCase()}`)) this.#adopted.set('format', format)
  }

  /** Never over what a person typed. */
  #suggest(name: string, value: string): void {
    const field = this.#find(name)
    if (!field || value === '') return
    const isOurs = field.value === this.#filled.get(name) || field.value === this.#adopted.get(name)
    if (field.value.trim() !== '' && !isOurs) return
    this.#filled.set(name, value)
    this.#write(name, value)
  }

  #write(name: string, value: string): void {
    const field = this.#find(name) ?? this.#addHidden(name)
    if (field.value === value) return
    field.value = value
    // CKAN's format field is drawn by a script of its own, which listens.
    field.dispatchEvent(new Event('input', { bubbles: true }))
    field.dispatchEvent(new Event('change', { bubbles: true }))
  }

  #find(name: string): HTMLInputElement | HTMLSelectElement | null {
    const field = this.#form.elements.namedItem(name)
    return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field : null
  }

  #addHidden(name: string): HTMLInputElement {
    const input = document.createElement('input')
    input.type = 'hidden'
    input.name = name
    this.#form.append(input)
    return input
  }
}

const NO_FACTS: Readonly<Record<FactField, string>> = { size: '', mimetype: '', hash: '', last_modified: '' }

function factFields(facts: FileFacts): Readonly<Record<FactField, string>> {
  return {
    size: String(facts.size),
    mimetype: facts.mimetype,
    hash: facts.hash ?? '',
    last_modified: ckanTime(facts.lastModified),
  }
}

/** CKAN up to 2.10 refuses a time with a zone (`date_str_to_datetime`) and takes what it gets for UTC. */
export function ckanTime(iso: string): string {
  const time = new Date(iso)
  return Number.isNaN(time.valueOf()) ? '' : time.toISOString().slice(0, 19)
}
