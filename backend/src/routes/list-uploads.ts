import type { Context } from 'koa'
import { readCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { type ListAnswer, listQuery, type OpenUpload } from '../protocol.ts'
import { readQuery } from '../request.ts'
import { requireEditor } from '../rights.ts'
import { TICKET_LIFE_SECONDS } from '../ticket.ts'
import type { UploadRecord } from '../upload-record.ts'

/** `GET /s3multipart/uploads`: the caller's own unfinished uploads of a dataset, each with a ticket to go on with. */
export async function listUploads(ctx: Context, deps: Deps): Promise<void> {
  const query = readQuery(ctx, listQuery)
  const { user, package: dataset } = await requireEditor(deps, readCaller(ctx, deps.config), query.package_id)
  const { records, nextCursor } = await deps.records.list(dataset.id, query.cursor)
  const open = records.filter((record) => record.user === user.id && isUsable(record, deps.now()))
  const answer: ListAnswer = {
    uploads: await Promise.all(open.map((record) => describe(deps, record))),
    nextCursor,
  }
  ctx.body = answer
}

function isUsable(record: UploadRecord, now: Date): boolean {
  return !record.sealed && now.getTime() - Date.parse(record.createdAt) < TICKET_LIFE_SECONDS * 1000
}

async function describe(deps: Deps, record: UploadRecord): Promise<OpenUpload> {
  const { ticket, expires } = await deps.tickets.issue(record, new Date(record.createdAt))
  const { upload, packageId, resourceId, filename, size, lastModified, fingerprint, partSize, partCount } =
    record
  const { key, uploadId, createdAt } = record
  return {
    upload,
    packageId,
    resourceId,
    filename,
    size,
    lastModified,
    fingerprint,
    partSize,
    partCount,
    key,
    uploadId,
    createdAt,
    ticket,
    ticketExpires: expires,
  }
}
