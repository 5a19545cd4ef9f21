/** The ticket: a signed JWT that carries an upload between calls and replicas. It names the user; it is no login. */
import { createHash } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { ServiceError } from './errors.ts'

/** As long as the bucket's lifecycle rule keeps unfinished parts. */
export const TICKET_LIFE_SECONDS = 7 * 24 * 3600

const AUDIENCE = 's3multipart-upload'

const claims = z.object({
  sub: z.string().min(1),
  package: z.string(),
  resource: z.string().nullable(),
  upload: z.string(),
  key: z.string(),
  uploadId: z.string(),
  size: z.number(),
  partSize: z.number(),
})

/** What a ticket says of its upload. */
export interface Ticket {
  /** Id of the user who opened the upload. */
  readonly user: string
  readonly packageId: string
  readonly resourceId: string | null
  readonly upload: string
  readonly key: string
  readonly uploadId: string
  readonly size: number
  readonly partSize: number
}

export interface Tickets {
  /** Signs with the first secret. `issuedAt` decides the end: a ticket issued again does not live longer. */
  issue(ticket: Ticket, issuedAt: Date): Promise<{ ticket: string; expires: string }>
  /** @throws {ServiceError} `ticket_expired`, or `invalid_request` for what this portal never signed */
  read(jws: string): Promise<Ticket>
}

/** @param options.secrets the first signs, all verify: a new one goes first and the old one stays for a ticket's life */
export function createTickets(options: {
  portal: string
  secrets: readonly string[]
  now: () => Date
}): Tickets {
  const keys = options.secrets.map((secret) => ({ id: keyId(secret), bytes: Buffer.from(secret, 'utf8') }))
  const [signing] = keys
  if (!signing) throw new Error('a ticket secret is needed')

  return {
    async issue(ticket, issuedAt) {
      const { user, packageId, resourceId, upload, key, uploadId, size, partSize } = ticket
      const expires = new Date((Math.floor(issuedAt.getTime() / 1000) + TICKET_LIFE_SECONDS) * 1000)
      const jws = await new SignJWT({
        package: packageId,
        resource: resourceId,
        upload,
        key,
        uploadId,
        size,
        partSize,
      })
        .setProtectedHeader({ alg: 'HS256', kid: signing.id })
        .setSubject(user)
        .setIssuer(options.portal)
        .setAudience(AUDIENCE)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expires)
        .sign(signing.bytes)
      return { ticket: jws, expires: expires.toISOString() }
    },

    async read(jws) {
      try {
        const { payload } = await jwtVerify(
          jws,
          ({ kid }) => {
            const key = keys.find(({ id }) => id === kid)
            if (!key) throw new errors.JWKSNoMatchingKey()
            return key.bytes
          },
          {
            algorithms: ['HS256'],
            issuer: options.portal,
            audience: AUDIENCE,
            requiredClaims: ['exp', 'iat'],
            currentDate: options.now(),
          },
        )
        const { sub, package: packageId, resource, ...rest } = claims.parse(payload)
        return { user: sub, packageId, resourceId: resource, ...rest }
      } catch (cause) {
        if (cause instanceof errors.JWTExpired) throw new ServiceError('ticket_expired', { cause })
        throw new ServiceError('invalid_request', { cause, detail: 'ticket' })
      }
    },
  }
}

/** Names a secret without telling it: 48 bits of its digest. */
function keyId(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 12)
}
