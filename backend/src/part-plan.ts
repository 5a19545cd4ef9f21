/** Pure: how a file is cut into parts. Equal parts, all but the last (R2 wants that, and resume depends on it). */
import { MAX_PART_BYTES, MAX_PARTS, MIN_PART_BYTES } from './protocol.ts'

export interface PartPlan {
  /** Bytes of every part but the last. */
  readonly partSize: number
  readonly partCount: number
}

const MIB = 1024 ** 2

/** The wished part size, or 5 MiB, grown in whole MiB until 10,000 parts hold the file. A 0-byte file is one empty part. */
export function planParts(sizeBytes: number, wishedPartBytes = MIN_PART_BYTES): PartPlan {
  const leastBytes = Math.ceil(sizeBytes / MAX_PARTS / MIB) * MIB
  const partSize = Math.min(Math.max(wishedPartBytes, leastBytes, MIN_PART_BYTES), MAX_PART_BYTES)
  return { partSize, partCount: Math.max(1, Math.ceil(sizeBytes / partSize)) }
}

/** Bytes that part `partNumber` (from 1) of the plan must have. */
export function partBytes(sizeBytes: number, plan: PartPlan, partNumber: number): number {
  return Math.min(plan.partSize, sizeBytes - (partNumber - 1) * plan.partSize)
}
