/** Pure: how a file is cut into parts. Equal parts, all but the last (R2 wants that, and resume depends on it). */
import { MAX_PART_BYTES, MAX_PARTS, MIN_PART_BYTES } from './protocol.ts'

export interface PartPlan {
  /** Bytes of every part but the last. */
  readonly partSize: number
  readonly partCount: number
}

const MIB = 1024 ** 2

/** The wished part size, or 5 MiB; in whole MiB as many as it takes where 10,000 such parts would not hold the file. A 0-byte file is one empty part. */
export function planParts(sizeBytes: number, wishedPartBytes = MIN_PART_BYTES): PartPlan {
  const wished = Math.min(Math.max(wishedPartBytes, MIN_PART_BYTES), MAX_PART_BYTES)
  const partSize = wished * MAX_PARTS >= sizeBytes ? wished : Math.ceil(sizeBytes / MAX_PARTS / MIB) * MIB
  return { partSize, partCount: Math.max(1, Math.ceil(sizeBytes / partSize)) }
}

/** Bytes that part `partNumber` (from 1) of the plan must have. */
export function partBytes(sizeBytes: number, plan: PartPlan, partNumber: number): number {
  return Math.min(plan.partSize, sizeBytes - (partNumber - 1) * plan.partSize)
}
