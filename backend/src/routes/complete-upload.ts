import { setTimeout as wait } from 'node:timers/promises'
import type { Context } from 'koa'
import { readCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { ServiceError } from '../errors.ts'
import { formatOf } from '../file-type.ts'
import { downloadUrl, safeFileName } from '../object-key.ts'
import { type CompleteAnswer, completeRequest, type SealingAnswer } from '../protocol.ts'
import { readJson } from '../request.ts'
import { requireTicketOwner } from '../rights.ts'
import { isSealed, type SealedRecord, sealUpload } from '../seal.ts'

/** A proxy in front gives up after 60 s; a 1 TB file takes S3 longer to put together. */
const PATIENCE_MS = 25_000
const RETRY_AFTER_SECONDS = 5

/** `POST /s3multipart/uploads/complete`: checks and seals. Repeating it gives the same answer. */
export async function completeUpload(ctx: Context, deps: Deps): Promise<void> {
  const request = await readJson(ctx, completeRequest, 2 * 1024 ** 2)
  const ticket = await deps.tickets.read(request.ticket)
  // Every upload is opened with the plan `none`: a checksum cannot be held against anything.
  if (request.checksum) throw new ServiceError('invalid_request', { detail: 'checksum' })
  const { user } = await requireTicketOwner(deps, readCaller(ctx, deps.config), ticket)
  const record = await deps.records.read(ticket)
  if (!record) throw new ServiceError('upload_gone')
  if (isSealed(record)) {
    ctx.body = describe(deps, record)
    return
  }
  const sealing = sealUpload(deps, record, request.parts)
  // After a 202 nobody waits for it any more: how it ended is told to whoever asks again, and to the log.
  sealing.catch((error) =>
    ctx.log.warn({ event: 'seal_failed', upload: record.upload, err: error }, 'seal failed'),
  )
  const sealed = await Promise.race([sealing, wait(PATIENCE_MS, null, { ref: false })])
  if (!sealed) {
    const answer: SealingAnswer = { status: 'sealing', retryAfterSeconds: RETRY_AFTER_SECONDS }
    ctx.status = 202
    ctx.body = answer
    return
  }
  ctx.body = describe(deps, sealed)
  const { packageId, upload, size } = sealed
  ctx.log.info({ event: 'upload_sealed', user: user.id, package: packageId, upload, size }, 'upload sealed')
}

function describe({ config }: Deps, record: SealedRecord): CompleteAnswer {
  const { packageId, upload, filename, mimetype, key, sealed } = record
  return {
    url: downloadUrl(config.publicUrl, packageId, upload, safeFileName(filename)),
    key,
    size: sealed.size,
    etag: sealed.etag,
    checksum: null,
    hash: null,
    filename,
    mimetype,
    format: formatOf(filename),
    lastModified: sealed.at,
    versionId: sealed.versionId,
  }
}
