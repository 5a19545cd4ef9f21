import { Sha256 } from '@aws-crypto/sha256-js'
import type { SessionCredentials } from '@s3multipart/backend/protocol'
import { SignatureV4 } from '@smithy/signature-v4'

export interface PartAddress {
  readonly bucketUrl: string
  readonly region: string
  readonly key: string
  readonly uploadId: string
}

export interface PartRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** Every byte but `A-Za-z0-9-._~`: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** Signs the PUTs of one upload with one set of credentials. */
export class PartSigner {
  readonly #bucket: URL
  readonly #path: string
  readonly #uploadId: string
  readonly #signature: SignatureV4

  constructor(address: PartAddress, credentials: SessionCredentials) {
    this.#bucket = new URL(address.bucketUrl)
    const key = address.key.split('/').map(uriEncode).join('/')
    this.#path = `${this.#bucket.pathname.replace(/\/$/, '')}/${key}`
    this.#uploadId = address.uploadId
    this.#signature = new SignatureV4({
      service: 's3',
      region: address.region,
      credentials: {
        accessKeyId: credentials.accessKeyId,
        secretAccessKey: credentials.secretAccessKey,
        sessionToken: credentials.sessionToken,
      },
      // Not WebCrypto: a portal on plain http has none.
      sha256: Sha256,
      // S3 is the one service whose paths are encoded once, not twice.
      uriEscapePath: false,
    })
  }

  async sign(partNumber: number, signingDate: Date): Promise<PartRequest> {
    const query = { partNumber: String(partNumber), uploadId: this.#uploadId }
    const { headers } = await this.#signature.sign(
      {
        method: 'PUT',
        protocol: this.#bucket.protocol,
        hostname: this.#bucket.hostname,
        path: this.#path,
        query,
        headers: { host: this.#bucket.host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
      },
      { signingDate },
    )
    // Browsers set it themselves, and forbid to set it.
    const { host: _, ...sent } = headers
    const search = `partNumber=${query.partNumber}&uploadId=${uriEncode(query.uploadId)}`
    return { url: `${this.#bucket.origin}${this.#path}?${search}`, headers: sent }
  }
}
