import type { CompleteRequest } from '@s3multipart/backend/protocol'
import { Admission } from '../src/engine/admission.ts'
import { FileUpload } from '../src/engine/file-upload.ts'
import { Gate } from '../src/engine/gate.ts'
import { PartPool } from '../src/engine/part-pool.ts'
import type { PartAnswer, SendPart } from '../src/engine/send-part.ts'
import type { UploadError, UploadService } from '../src/engine/upload-service.ts'
import { completeAnswer, credentialsAnswer, openAnswer } from './answers.ts'
import { FakeEnvironment } from './fake-environment.ts'

const PART_BYTES = 10

interface Travelling {
  readonly arrive: (answer: PartAnswer) => void
}

interface Asked {
  readonly answer: () => void
  readonly refuse: (error: UploadError) => void
}

export const STORED: PartAnswer = { status: 200, headers: new Map([['etag', '"e"']]), body: '' }

/** A model of everything around the engine: parts travel and questions stay open until the test says how they end. */
export class World {
  readonly environment = new FakeEnvironment()
  readonly uploads: FileUpload[]
  readonly travelling: Travelling[] = []
  readonly asked: Asked[] = []
  readonly opened = new Set<string>()
  readonly sealed = new Set<string>()
  readonly aborted = new Set<string>()
  readonly endings: string[] = []
  readonly faults: string[] = []

  constructor(limit: number, sizes: readonly number[]) {
    const gate = new Gate(this.environment)
    const admission = new Admission(limit)
    const pool = new PartPool(limit, gate, this.environment, () => admission.admit())
    this.uploads = sizes.map((size, index) => {
      const deps = {
        environment: this.environment,
        gate,
        pool,
        service: this.#service(index),
        sendPart: this.#sendPart(index, limit),
      }
      const blob = new Blob(['x'.repeat(size)])
      return new FileUpload({ name: `f${index}`, size, type: '' }, blob, deps, {
        phaseChanged: (upload) => admission.phaseChanged(upload),
        progressed: (loadedBytes) => {
          if (loadedBytes > size) this.faults.push('more progress than bytes')
        },
        partStored: () => {},
        waiting: () => {},
        sealed: () => this.endings.push(`sealed ${index}`),
        failed: () => {},
        abortFailed: (error) => this.faults.push(String(error)),
      })
    })
    for (const upload of this.uploads) upload.start()
  }

  #sendPart(index: number, limit: number): SendPart {
    return (_, body, { signal, onProgress }) =>
      new Promise((resolve) => {
        if (this.uploads[index]?.phase !== 'sending') this.faults.push('sent outside of sending')
        const end = (answer: PartAnswer) => {
          const at = this.travelling.indexOf(part)
          if (at < 0) return
          this.travelling.splice(at, 1)
          signal.removeEventListener('abort', cut)
          onProgress(body.size)
          resolve(answer)
        }
        const cut = () => end({ status: 0, headers: new Map(), body: '' })
        const part = { arrive: end }
        this.travelling.push(part)
        if (this.travelling.length > limit) this.faults.push('over the limit')
        signal.addEventListener('abort', cut)
      })
  }

  #service(index: number): UploadService {
    return {
      open: ({ size }) =>
        this.#ask(() => {
          const ticket = `t${this.opened.size}`
          this.opened.add(ticket)
          return openAnswer(ticket, size, PART_BYTES)
        }),
      refresh: () => this.#ask(() => credentialsAnswer('fresh')),
      complete: (request) => this.#ask(() => this.#seal(index, request)),
      abort: async (ticket) => {
        this.aborted.add(ticket)
      },
    }
  }

  #seal(index: number, { ticket, parts }: CompleteRequest) {
    const size = parts.reduce((sum, part) => sum + part.size, 0)
    const isWhole = parts.every(({ part_number }, at) => part_number === at + 1)
    const upload = openAnswer(ticket, size, PART_BYTES)
    if (!isWhole || parts.length !== upload.partCount) this.faults.push('sealed without a part')
    if (this.uploads[index]?.phase !== 'cancelled') this.sealed.add(ticket)
    return completeAnswer(ticket, size)
  }

  #ask<T>(answer: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const leave = () => this.asked.splice(this.asked.indexOf(question), 1)
      const question: Asked = {
        answer: () => {
          leave()
          resolve(answer())
        },
        refuse: (error) => {
          leave()
          reject(error)
        },
      }
      this.asked.push(question)
    })
  }

  /** The weather clears and the user presses every button: whatever can end well does. */
  async finish(): Promise<void> {
    for (let round = 0; round < 200 && !this.isOver; round++) {
      for (const upload of this.uploads) {
        upload.resume()
        if (upload.phase === 'failed') upload.start()
      }
      for (const question of [...this.asked]) question.answer()
      for (const part of [...this.travelling]) part.arrive(STORED)
      await this.environment.advance(20_000)
    }
  }

  get isOver(): boolean {
    const over = this.uploads.every(({ phase }) => phase === 'done' || phase === 'cancelled')
    return over && this.asked.length === 0 && this.travelling.length === 0
  }
}
