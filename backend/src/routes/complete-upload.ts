import { setTimeout as wait } from 'node:timers/promises'
import type { Context } from 'koa'
import { readCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { ServiceError } from '../errors.ts'
import { formatOf } from '../file-type.ts'
import { downloadUrl, safeFileName } from '../object-key.ts'
import {
  type CompleteAnswer,
  type CompleteRequest,
  completeRequest,
  type SealingAnswer,
} from '../protocol.ts'
import { readJson } from '../request.ts'
import { requireTicketOwner } from '../rights.ts'
import { sealUpload } from '../seal.ts'
import type { Ticket } from '../ticket.ts'
import type { Seal, UploadRecord } from '../upload-record.ts'

/** A proxy in front gives up after 60 s; a 1 TB file takes S3 longer to put together. */
const PATIENCE_MS = 25_000
const RETRY_AFTER_SECONDS = 5

/** `POST /s3multipart/uploads/complete`: checks and seals. Repeating it gives the same answer. */
export function completeUpload() {
  const underWay = new Map<string, Promise<Seal>>()

  return async (ctx: Context, deps: Deps): Promise<void> => {
    const request = await readJson(ctx, completeRequest, 2 * 1024 ** 2)
    const ticket = await deps.tickets.read(request.ticket)
    const { user } = await requireTicketOwner(deps, readCaller(ctx, deps.config), ticket)
    const record = await findRecord(deps, ticket)
    const seal =
      record.sealed ??
      (await Promise.race([sealOnce(deps, record, request), wait(PATIENCE_MS, null, { ref: false })]))
    if (!seal) {
      const answer: SealingAnswer = { status: 'sealing', retryAfterSeconds: RETRY_AFTER_SECONDS }
      ctx.status = 202
      ctx.body = answer
      return
    }
    ctx.body = describe(deps, record, seal)
    ctx.log.info(
      {
        event: 'upload_sealed',
        user: user.id,
        package: record.packageId,
        upload: record.upload,
        size: seal.size,
      },
      'upload sealed',
    )
  }

  /** One seal at a time for an upload; a repeated request joins the one under way. */
  function sealOnce(deps: Deps, record: UploadRecord, request: CompleteRequest): Promise<Seal> {
    const running = underWay.get(record.upload)
    if (running) return running
    const sealing = sealUpload(deps, record, request.parts).finally(() => underWay.delete(record.upload))
    underWay.set(record.upload, sealing)
    return sealing
  }
}

async function findRecord({ storage }: Deps, ticket: Ticket): Promise<UploadRecord> {
  const record = await storage.readRecord(ticket.packageId, ticket.upload)
  if (!record) throw new ServiceError('upload_gone')
  return record
}

function describe({ config }: Deps, record: UploadRecord, seal: Seal): CompleteAnswer {
  const { packageId, upload, filename, mimetype, key } = record
  return {
    url: downloadUrl(config.publicUrl, packageId, upload, safeFileName(filename)),
    key,
    size: seal.size,
    etag: seal.etag,
    checksum: null,
    hash: null,
    filename,
    mimetype,
    format: formatOf(filename),
    lastModified: seal.at,
    versionId: seal.versionId,
  }
}
