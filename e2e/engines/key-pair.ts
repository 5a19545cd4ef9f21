import { randomBytes } from 'node:crypto'
import type { KeyPair } from './engine.ts'

export function newKeyPair(): KeyPair {
  return {
    accessKeyId: `AKIA${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(20).toString('hex'),
  }
}
