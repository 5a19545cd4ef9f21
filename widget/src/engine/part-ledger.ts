import type { CompleteRequest } from '@s3multipart/backend/protocol'

/** Which parts of one upload are waiting, on their way or stored. Part numbers start at 1, as S3's do. */
export class PartLedger {
  readonly sizeBytes: number
  readonly partBytes: number
  readonly partCount: number
  #nextUntaken = 1
  readonly #returned: number[] = []
  readonly #onTheWay = new Map<number, number>()
  readonly #failures = new Map<number, number>()
  readonly #etags = new Map<number, string>()
  #storedBytes = 0

  constructor(sizeBytes: number, partBytes: number, partCount: number) {
    this.sizeBytes = sizeBytes
    this.partBytes = partBytes
    this.partCount = partCount
  }

  /** First byte and the byte after the last one. A file of 0 bytes is one empty part. */
  range(partNumber: number): readonly [start: number, end: number] {
    const start = (partNumber - 1) * this.partBytes
    return [start, Math.min(start + this.partBytes, this.sizeBytes)]
  }

  /** Hands out a part to send; a returned part goes first. */
  take(): number | undefined {
    const partNumber = this.#returned.shift() ?? this.#takeUntaken()
    if (partNumber !== undefined) this.#onTheWay.set(partNumber, 0)
    return partNumber
  }

  #takeUntaken(): number | undefined {
    return this.#nextUntaken <= this.partCount ? this.#nextUntaken++ : undefined
  }

  report(partNumber: number, loadedBytes: number): void {
    if (this.#onTheWay.has(partNumber)) this.#onTheWay.set(partNumber, loadedBytes)
  }

  store(partNumber: number, etag: string): void {
    const [start, end] = this.range(partNumber)
    this.#onTheWay.delete(partNumber)
    this.#failures.delete(partNumber)
    this.#etags.set(partNumber, etag)
    this.#storedBytes += end - start
  }

  giveBack(partNumber: number): void {
    if (this.#onTheWay.delete(partNumber)) this.#returned.push(partNumber)
  }

  /** Counts one more failed attempt; answers how many there were before it. */
  countFailure(partNumber: number): number {
    const earlier = this.failures(partNumber)
    this.#failures.set(partNumber, earlier + 1)
    return earlier
  }

  failures(partNumber: number): number {
    return this.#failures.get(partNumber) ?? 0
  }

  get waitingCount(): number {
    return this.partCount - this.#nextUntaken + 1 + this.#returned.length
  }

  get isComplete(): boolean {
    return this.#etags.size === this.partCount
  }

  get loadedBytes(): number {
    let bytes = this.#storedBytes
    for (const loadedBytes of this.#onTheWay.values()) bytes += loadedBytes
    return bytes
  }

  /** In the order S3 asks for. */
  storedParts(): CompleteRequest['parts'] {
    return [...this.#etags]
      .sort(([a], [b]) => a - b)
      .map(([partNumber, etag]) => {
        const [start, end] = this.range(partNumber)
        return { part_number: partNumber, etag, size: end - start }
      })
  }
}
