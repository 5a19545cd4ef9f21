import { randomUUID } from 'node:crypto'
import type { Context } from 'koa'
import { bucketAddress } from '../bucket-address.ts'
import { readCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { ServiceError } from '../errors.ts'
import { attachment, isAllowedType, mimetypeOf, storedType } from '../file-type.ts'
import { metadataFileName, objectKey } from '../object-key.ts'
import { planParts } from '../part-plan.ts'
import { type OpenAnswer, type OpenRequest, openRequest, PROTOCOL_VERSION } from '../protocol.ts'
import { readJson } from '../request.ts'
import { type Editor, requireEditor } from '../rights.ts'
import type { UploadRecord } from '../upload-record.ts'

/** `POST /s3multipart/uploads`: opens an upload and grants its parts. */
export async function openUpload(ctx: Context, deps: Deps): Promise<void> {
  const request = await readJson(ctx, openRequest, 16 * 1024)
  requireGrant(deps)
  requireAcceptedFile(deps, request)
  const editor = await requireEditor(deps, readCaller(ctx, deps.config), request.package_id)
  const record = await openRecord(deps, editor, request)
  const credentials = await grantParts(deps, editor, record)
  ctx.status = 201
  ctx.body = await describe(deps, record, credentials)
  ctx.log.info(
    {
      event: 'upload_opened',
      user: editor.user.id,
      package: record.packageId,
      upload: record.upload,
      size: record.size,
    },
    'upload opened',
  )
}

function requireGrant({ config }: Deps): void {
  if (!config.grants.includes('parts')) throw new ServiceError('grant_disabled')
}

function requireAcceptedFile({ config }: Deps, { filename, size, content_type }: OpenRequest): void {
  if (Buffer.byteLength(filename) > 1024) throw new ServiceError('invalid_request', { detail: 'filename' })
  if (size > config.maxBytes)
    throw new ServiceError('too_large', { detail: `at most ${config.maxBytes} bytes` })
  if (!isAllowedType(filename, mimetypeOf(filename, content_type), config.allowedTypes))
    throw new ServiceError('type_not_allowed', { detail: `accepted: ${config.allowedTypes?.join(', ')}` })
}

async function openRecord(deps: Deps, editor: Editor, request: OpenRequest): Promise<UploadRecord> {
  const { config, storage } = deps
  const upload = randomUUID()
  const packageId = editor.package.id
  const key = objectKey(config.prefix, packageId, upload, request.filename)
  const mimetype = mimetypeOf(request.filename, request.content_type)
  const uploadId = await storage.openMultipart({
    key,
    contentType: storedType(mimetype),
    contentDisposition: attachment(request.filename),
    metadata: {
      portal: config.publicUrl,
      user: editor.user.id,
      package: packageId,
      ...(request.resource_id && { resource: request.resource_id }),
      filename: metadataFileName(request.filename),
    },
  })
  const record: UploadRecord = {
    version: 1,
    upload,
    user: editor.user.id,
    packageId,
    resourceId: request.resource_id ?? null,
    filename: request.filename,
    key,
    uploadId,
    size: request.size,
    ...planParts(request.size, request.part_size),
    mimetype,
    lastModified: request.last_modified ?? null,
    fingerprint: request.fingerprint ?? null,
    createdAt: deps.now().toISOString(),
    sealing: null,
    sealed: null,
  }
  try {
    await storage.writeRecord(record)
  } catch (error) {
    await storage.abortMultipart(key, uploadId)
    throw error
  }
  return record
}

async function grantParts(deps: Deps, editor: Editor, record: UploadRecord) {
  try {
    return await deps.sts.assumeRole(
      { permission: 'parts', packageId: record.packageId, upload: record.upload },
      editor.user.name,
    )
  } catch (error) {
    // Without credentials nobody can use or even name this upload: it must not stay open.
    await deps.storage.abortMultipart(record.key, record.uploadId)
    await deps.storage.deleteRecord(record.packageId, record.upload)
    throw error
  }
}

async function describe(
  deps: Deps,
  record: UploadRecord,
  credentials: OpenAnswer['credentials'],
): Promise<OpenAnswer> {
  const { ticket, expires } = await deps.tickets.issue(record, new Date(record.createdAt))
  return {
    protocol: PROTOCOL_VERSION,
    upload: record.upload,
    ticket,
    ticketExpires: expires,
    packageId: record.packageId,
    ...bucketAddress(deps.config),
    key: record.key,
    uploadId: record.uploadId,
    size: record.size,
    partSize: record.partSize,
    partCount: record.partCount,
    checksum: { part: 'none', object: 'none' },
    credentials,
    serverTime: deps.now().toISOString(),
  }
}
