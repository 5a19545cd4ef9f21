import type { CompleteAnswer } from '@s3multipart/backend/protocol'
// For its declaration of the event 's3-multipart:part-uploaded'.
import type {} from '@uppy/aws-s3'
import { BasePlugin, EventManager, type PluginOpts, type Uppy } from '@uppy/core'
import {
  type Body,
  filterFilesToEmitUploadStarted,
  filterFilesToUpload,
  type Meta,
  type UppyFile,
} from '@uppy/core/utils'
import { Admission } from './admission.ts'
import { createBrowserEnvironment, type Environment } from './environment.ts'
import { FileUpload, type FileUploadListener } from './file-upload.ts'
import { Gate } from './gate.ts'
import { PartPool } from './part-pool.ts'
import { type SendPart, sendPartByXhr } from './send-part.ts'
import { UploadError, type UploadService } from './upload-service.ts'
import type { Waiting } from './waiting.ts'

/** The body of `upload-success`. A mapped type, because Uppy wants an index signature and interfaces have none. */
export type SealedBody = Pick<CompleteAnswer, keyof CompleteAnswer>

declare module '@uppy/core' {
  export interface UppyEventMap<M extends Meta, B extends Body> {
    /** The file waits before it tries again; null when it moves on, or has ended. */
    's3-multipart:waiting': (file: UppyFile<M, B>, waiting: Waiting | null) => void
  }
}

export interface S3MultipartOptions extends PluginOpts {
  service: UploadService
  /** Parts on their way at a time, over all files. */
  limit?: number
  /** Bytes of one part; left out, the server chooses. */
  getChunkSize?: (file: { size: number }) => number
  environment?: Environment
  sendPart?: SendPart
}

/** https://github.com/transloadit/uppy/blob/main/packages/%40uppy/aws-s3/src/index.ts has 6; 4 leaves connections to the page. */
const DEFAULT_LIMIT = 4
/** Progress between two reports nobody can see, and each report makes Uppy copy its state. */
const PROGRESS_INTERVAL_MS = 150

/** Uppy uploader for S3 multipart uploads that a backend opens and seals. */
export class S3Multipart<M extends Meta> extends BasePlugin<S3MultipartOptions, M, SealedBody> {
  readonly #environment: Environment
  readonly #gate: Gate
  readonly #pool: PartPool
  readonly #admission: Admission
  readonly #events: EventManager<M, SealedBody>
  readonly #uploads = new Map<string, FileUpload>()
  #stopListening = () => {}

  constructor(uppy: Uppy<M, SealedBody>, opts: S3MultipartOptions) {
    super(uppy, opts)
    this.type = 'uploader'
    this.id = opts.id ?? 'S3Multipart'
    const limit = opts.limit ?? DEFAULT_LIMIT
    this.#environment = opts.environment ?? createBrowserEnvironment()
    this.#gate = new Gate(this.#environment)
    this.#admission = new Admission(limit)
    this.#pool = new PartPool(limit, this.#gate, this.#environment, () => this.#admission.admit())
    this.#events = new EventManager(uppy)
  }

  override install(): void {
    this.#setResumable(true)
    this.uppy.addUploader(this.#upload)
    this.#events.on('file-removed', ({ id }) => this.#cancel(id))
    this.#events.on('upload-pause', (file, isPaused) => {
      const upload = file && this.#uploads.get(file.id)
      if (isPaused) upload?.pause()
      else upload?.resume()
    })
    this.#events.on('pause-all', () => {
      for (const upload of this.#uploads.values()) upload.pause()
    })
    this.#events.on('resume-all', () => {
      for (const upload of this.#uploads.values()) upload.resume()
    })
    this.#stopListening = this.#environment.onOnline(() => {
      this.#gate.openNow()
      this.#pool.fill()
    })
  }

  override uninstall(): void {
    this.#stopListening()
    this.#events.remove()
    this.uppy.removeUploader(this.#upload)
    this.#setResumable(false)
    for (const id of this.#uploads.keys()) this.#cancel(id)
  }

  #setResumable(resumableUploads: boolean): void {
    const { capabilities } = this.uppy.getState()
    this.uppy.setState({ capabilities: { ...capabilities, resumableUploads } })
  }

  #upload = async (fileIds: string[]): Promise<void> => {
    const files = filterFilesToUpload(this.uppy.getFilesByIds(fileIds))
    this.uppy.emit('upload-start', filterFilesToEmitUploadStarted(files))
    await Promise.all(files.map((file) => this.#run(file)))
  }

  #run(file: UppyFile<M, SealedBody>): Promise<void> | undefined {
    const existing = this.#uploads.get(file.id)
    if (existing) return existing.start()
    if (file.isRemote || !file.data) {
      this.uppy.emit('upload-error', file, new UploadError('file_changed'))
      return
    }
    const { data } = file
    const upload = new FileUpload(
      {
        name: file.name,
        size: data.size,
        type: file.type,
        lastModified: data instanceof File ? new Date(data.lastModified).toISOString() : undefined,
        partSize: this.opts.getChunkSize?.({ size: data.size }),
      },
      data,
      {
        service: this.opts.service,
        environment: this.#environment,
        sendPart: this.opts.sendPart ?? sendPartByXhr,
        pool: this.#pool,
        gate: this.#gate,
      },
      this.#report(file.id, data.size),
    )
    this.#uploads.set(file.id, upload)
    return upload.start()
  }

  #cancel(id: string): void {
    this.#uploads.get(id)?.cancel()
    this.#uploads.delete(id)
  }

  /** Says in Uppy's events what one file does. */
  #report(id: string, bytesTotal: number): FileUploadListener {
    const { uppy } = this
    let reportedBytes = 0
    let reportedMs = Number.NEGATIVE_INFINITY
    let isWaiting = false
    const withFile = (emit: (file: UppyFile<M, SealedBody>) => void) => {
      const file = uppy.getFile(id)
      if (file) emit(file)
    }
    return {
      phaseChanged: (upload) => {
        if (upload.phase === 'opening') reportedBytes = 0
        if (upload.phase === 'sealing') {
          withFile((file) =>
            uppy.emit('postprocess-progress', file, { mode: 'indeterminate', message: 'sealing' }),
          )
        }
        this.#admission.phaseChanged(upload)
      },
      progressed: (loadedBytes) => {
        const nowMs = this.#environment.nowMs()
        // A part that is sent again does not turn the bar back.
        reportedBytes = Math.max(reportedBytes, loadedBytes)
        if (nowMs - reportedMs < PROGRESS_INTERVAL_MS && reportedBytes < bytesTotal) return
        reportedMs = nowMs
        withFile((file) =>
          uppy.emit('upload-progress', file, {
            uploadStarted: file.progress.uploadStarted ?? Date.now(),
            bytesUploaded: reportedBytes,
            bytesTotal,
          }),
        )
      },
      partStored: (PartNumber, ETag) =>
        withFile((file) => uppy.emit('s3-multipart:part-uploaded', file, { PartNumber, ETag })),
      waiting: (waiting) => {
        if (!waiting && !isWaiting) return
        isWaiting = waiting !== null
        withFile((file) => uppy.emit('s3-multipart:waiting', file, waiting))
      },
      sealed: (answer) => {
        this.#uploads.delete(id)
        withFile((file) => {
          uppy.emit('postprocess-complete', file)
          uppy.emit('upload-success', file, { status: 200, body: answer, uploadURL: answer.url })
        })
      },
      failed: (error) =>
        withFile((file) => {
          // Uppy's own 'postprocess-complete' would mark the file as complete.
          uppy.setFileState(id, { progress: { ...file.progress, postprocess: undefined } })
          uppy.emit('upload-error', uppy.getFile(id), error)
        }),
      abortFailed: (error) => uppy.log(error, 'warning'),
    }
  }
}
