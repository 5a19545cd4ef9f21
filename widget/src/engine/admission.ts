import type { FileUpload } from './file-upload.ts'

/**
 * Decides when the next file is opened: early enough that the parts never run out, and never two hundred at once.
 * Up to `limit` files share the pool in turns, so a small file does not wait behind a huge one; and when the parts
 * at hand run short, one more opens while the last of them travel.
 */
export class Admission {
  readonly #limit: number
  readonly #waiting = new Set<FileUpload>()
  readonly #open = new Set<FileUpload>()

  constructor(limit: number) {
    this.#limit = limit
  }

  phaseChanged(upload: FileUpload): void {
    this.#waiting.delete(upload)
    this.#open.delete(upload)
    if (upload.phase === 'queued') this.#waiting.add(upload)
    if (upload.phase === 'opening' || upload.phase === 'sending' || upload.phase === 'sealing') {
      this.#open.add(upload)
    }
    this.admit()
  }

  admit(): void {
    for (const upload of this.#waiting) {
      if (!this.#hasRoom()) return
      this.#waiting.delete(upload)
      upload.admit()
    }
  }

  #hasRoom(): boolean {
    // Files that are being sealed need no slot, but each is an open upload to the portal, which may cap those.
    if (this.#open.size >= 2 * this.#limit) return false
    const needingSlots = [...this.#open].filter(({ phase }) => phase !== 'sealing')
    const partsAtHand = needingSlots.reduce((sum, { partsToSend }) => sum + partsToSend, 0)
    return needingSlots.length < this.#limit || partsAtHand < this.#limit
  }
}
