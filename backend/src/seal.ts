/** Sealing: the one moment at which an object comes into being. Everything the client says is checked against S3's own list. */
import type { Deps } from './deps.ts'
import { ServiceError } from './errors.ts'
import { multipartEtag, uploadFolder } from './object-key.ts'
import { partBytes } from './part-plan.ts'
import type { CompleteRequest } from './protocol.ts'
import type { StoredObject, StoredPart } from './storage.ts'
import type { Seal, UploadRecord } from './upload-record.ts'

/**
 * Completes the multipart upload and rewrites its record. May be repeated at any point, by any replica, also after a
 * crash half-way: it finds what was done and goes on.
 * @throws {ServiceError} `upload_gone`, `parts_mismatch`, `size_mismatch`
 */
export async function sealUpload(
  deps: Deps,
  record: UploadRecord,
  claimed: CompleteRequest['parts'],
): Promise<Seal> {
  const { storage } = deps
  const parts = await storage.listParts(record.key, record.uploadId)
  if (!parts) return recoverSeal(deps, record)
  requirePlannedParts(record, parts)
  requireClaimedParts(parts, claimed)
  const sealing = { etag: multipartEtag(parts.map(({ etag }) => etag)) }
  await storage.writeRecord({ ...record, sealing })
  const completed = await storage.completeMultipart(record.key, record.uploadId, parts)
  if (!completed) return recoverSeal(deps, { ...record, sealing })
  const object = await storage.headObject(record.key)
  if (!object) throw new ServiceError('upload_gone', { detail: 'the object vanished while it was sealed' })
  return finish(deps, { ...record, sealing }, object)
}

/** The multipart upload is gone: either a former Complete worked and its answer was lost, or there is nothing to seal. */
async function recoverSeal(deps: Deps, record: UploadRecord): Promise<Seal> {
  const now = await deps.storage.readRecord(record.packageId, record.upload)
  if (now?.sealed) return now.sealed
  const object = now?.sealing ? await deps.storage.headObject(record.key) : null
  const ours =
    object && object.size === record.size && (!now?.sealing?.etag || now.sealing.etag === object.etag)
  if (!object || !ours || !now) {
    await discardUnsealed(deps, record)
    throw new ServiceError('upload_gone')
  }
  return finish(deps, now, object)
}

async function finish(deps: Deps, record: UploadRecord, object: StoredObject): Promise<Seal> {
  if (object.size !== record.size) {
    await discardUnsealed(deps, record)
    throw new ServiceError('size_mismatch')
  }
  const seal: Seal = { ...object, at: deps.now().toISOString() }
  await deps.storage.writeRecord({ ...record, sealed: seal })
  await sweepFolder(deps, record)
  return seal
}

/** An object that no seal made is never served; it is not kept either. */
async function discardUnsealed({ storage }: Deps, record: UploadRecord): Promise<void> {
  await storage.deleteObject(record.key)
  await storage.deleteRecord(record.packageId, record.upload)
}

/** Whatever else a session opened in the upload's folder will never be completed: free its parts now. */
async function sweepFolder({ storage, config, logger }: Deps, record: UploadRecord): Promise<void> {
  try {
    const open = await storage.listMultiparts(uploadFolder(config.prefix, record.packageId, record.upload))
    await Promise.all(open.map(({ key, uploadId }) => storage.abortMultipart(key, uploadId)))
  } catch (error) {
    // The bucket's lifecycle rule ends them a week later.
    logger.warn({ err: error, upload: record.upload }, 'the folder was not swept')
  }
}

function requirePlannedParts(record: UploadRecord, parts: readonly StoredPart[]): void {
  const missing = parts.length < record.partCount
  const strange = parts.some(({ partNumber }, index) => partNumber !== index + 1)
  if (missing || strange || parts.length > record.partCount) throw new ServiceError('parts_mismatch')
  const wrongSize = parts.find(({ partNumber, size }) => size !== partBytes(record.size, record, partNumber))
  if (wrongSize) throw new ServiceError('size_mismatch', { detail: `part ${wrongSize.partNumber}` })
}

function requireClaimedParts(parts: readonly StoredPart[], claimed: CompleteRequest['parts']): void {
  const byNumber = new Map(claimed.map((part) => [part.part_number, part]))
  const differs = parts.find(({ partNumber, etag, size }) => {
    const claim = byNumber.get(partNumber)
    return claim?.etag !== etag || claim.size !== size
  })
  if (differs) throw new ServiceError('parts_mismatch', { detail: `part ${differs.partNumber}` })
  if (claimed.length !== parts.length) throw new ServiceError('parts_mismatch')
}
