import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Person } from './people.ts'

export interface Session {
  readonly id: string
  readonly csrfToken: string
  readonly fingerprint: string
  readonly person: Person | null
}

export type Sessions = Map<string, Session>

/** Signing in always opens a new session, so that an id planted before (fixation) is worth nothing. */
export function openSession(sessions: Sessions, request: IncomingMessage, person: Person | null): Session {
  const session = {
    id: randomBytes(24).toString('base64url'),
    csrfToken: randomBytes(24).toString('base64url'),
    fingerprint: fingerprintOf(request),
    person,
  }
  sessions.set(session.id, session)
  return session
}

/**
 * flask-login's session identifier: the browser's name and the *first* X-Forwarded-For.
 * https://flask-login.readthedocs.io/en/latest/#session-protection
 */
export function fingerprintOf(request: IncomingMessage): string {
  const forwarded = request.headers['x-forwarded-for']
  const chain =
    (Array.isArray(forwarded) ? forwarded.join(',') : forwarded) ?? request.socket.remoteAddress ?? ''
  const address = chain.split(',')[0]?.trim() ?? ''
  return createHash('sha512').update(`${address}|${request.headers['user-agent']}`).digest('base64url')
}

export function csrfTokenFits(session: Session, given: string): boolean {
  const [expected, actual] = [Buffer.from(session.csrfToken), Buffer.from(given)]
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}

/** Raw, without `Bearer`. A staging site's `Basic` credentials, or anything unknown, leave the caller anonymous. */
export function tokenOf(request: IncomingMessage): string | null {
  const key = request.headers['x-ckan-api-key']
  return (Array.isArray(key) ? key[0] : key) ?? request.headers.authorization ?? null
}
