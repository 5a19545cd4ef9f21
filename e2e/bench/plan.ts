/** What all contenders have in common. */
const MIB = 1024 ** 2

export const PART_BYTES = 5 * MIB
export const PARTS_IN_FLIGHT = 4
export const BUCKET = 'bench'

export const CONTENDERS = ['raw', 'ours', 'stock'] as const
export type Contender = (typeof CONTENDERS)[number]

export const LOOPBACK = { fileBytes: 512 * MIB }
/** A distant bucket: every connection has its own rate, as one TCP stream over a long way has. */
export const WAN = { fileBytes: 128 * MIB, roundTripMs: 80, bytesPerSecond: 12_000_000 }
