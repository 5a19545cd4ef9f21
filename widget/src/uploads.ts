import { RestrictionError, Uppy } from '@uppy/core'
import type { Meta } from '@uppy/core/utils'
import {
  createSpeedMeter,
  S3Multipart,
  type SealedBody,
  UploadError,
  type UploadService,
} from './engine/index.ts'
import type { FailureCode } from './messages.ts'
import type { Options } from './options.ts'
import type { Change } from './upload-list.ts'

export interface UploadsListener {
  changed(change: Change): void
  sealed(answer: SealedBody): void
}

export type Added =
  | { readonly id: string }
  | { readonly refused: FailureCode; readonly listedId: string | undefined }

/** Drives Uppy and tells in changes of the model what it does. Knows no DOM. */
export class Uploads {
  readonly #uppy: Uppy<Meta, SealedBody>
  readonly #options: Options
  readonly #listener: UploadsListener

  constructor(options: Options, service: UploadService, listener: UploadsListener) {
    this.#options = options
    this.#listener = listener
    const { partSize, maxSize, accept, concurrency } = options
    this.#uppy = new Uppy<Meta, SealedBody>({
      restrictions: {
        maxFileSize: maxSize ?? null,
        allowedFileTypes: accept.length > 0 ? [...accept] : null,
      },
    })
    this.#uppy.use(S3Multipart<Meta>, {
      service,
      limit: concurrency,
      ...(partSize === undefined ? {} : { getChunkSize: () => partSize }),
    })
    this.#listen()
  }

  /** Checks the file against the limits and keeps it; `start` sends it. */
  add(file: File): Added {
    try {
      return { id: this.#uppy.addFile(file) }
    } catch (error) {
      if (!(error instanceof RestrictionError)) throw error
      const listedId = error.file?.id && this.#uppy.getFile(error.file.id)?.id
      if (listedId) return { refused: 'already_listed', listedId }
      const isTooLarge = this.#options.maxSize !== undefined && file.size > this.#options.maxSize
      return { refused: isTooLarge ? 'too_large' : 'type_not_allowed', listedId: undefined }
    }
  }

  start(): void {
    run(this.#uppy.upload())
  }

  pauseResume(id: string): void {
    const paused = this.#uppy.pauseResume(id)
    if (paused !== undefined) this.#listener.changed({ type: 'paused', id, paused })
  }

  retry(id: string): void {
    this.#listener.changed({ type: 'retried', id })
    run(this.#uppy.retryUpload(id))
  }

  /** Takes the file off the list; one that is under way is also given up on the server. */
  remove(id: string): void {
    if (this.#uppy.getFile(id)) this.#uppy.removeFile(id)
    this.#listener.changed({ type: 'removed', id })
  }

  destroy(): void {
    this.#uppy.destroy()
  }

  #listen(): void {
    const { changed, sealed } = this.#listener
    const meters = new Map<string, ReturnType<typeof createSpeedMeter>>()
    this.#uppy
      .on('upload-progress', (file, { bytesUploaded }) => {
        if (!file) return
        const meter = meters.get(file.id) ?? createSpeedMeter()
        meters.set(file.id, meter)
        meter.update(bytesUploaded)
        const { bytesPerSecond, secondsLeft } = meter.read(file.size ?? 0)
        changed({
          type: 'progress',
          id: file.id,
          loaded: bytesUploaded,
          bytesPerSecond: bytesPerSecond || null,
          secondsLeft,
        })
      })
      // Time that stood still is not part of a speed: after a break it is measured anew.
      .on('upload-pause', (file) => file && meters.delete(file.id))
      .on('s3-multipart:waiting', ({ id }, waiting) => {
        meters.delete(id)
        const stall = waiting && {
          reason: waiting.reason,
          retryAt: waiting.retryInMs > 0 ? Date.now() + waiting.retryInMs : null,
        }
        changed({ type: 'stalled', id, stall })
      })
      .on('postprocess-progress', (file) => file && changed({ type: 'sealing', id: file.id }))
      .on('upload-success', (file, { body }) => {
        if (!file || !body) return
        meters.delete(file.id)
        changed({ type: 'done', id: file.id, url: body.url })
        sealed(body)
      })
      .on('upload-error', (file, error) => {
        if (!file) return
        meters.delete(file.id)
        // Uppy's upload() would first send every failed file again; here a person decides that for each.
        this.#uppy.setFileState(file.id, { error: null })
        const known = error instanceof UploadError ? error : undefined
        const failure = { code: known?.code ?? 'internal', requestId: known?.requestId ?? null }
        changed({ type: 'failed', id: file.id, failure })
      })
  }
}

/** Uppy reports every failure as an event too; the promise says nothing more. */
function run(upload: Promise<unknown>): void {
  upload.catch(() => {})
}
