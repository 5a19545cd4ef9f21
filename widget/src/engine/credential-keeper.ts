import type { PartsCredentialsAnswer, SessionCredentials } from '@s3multipart/backend/protocol'
import type { Environment } from './environment.ts'
import { type PartAddress, type PartRequest, PartSigner } from './sign-part.ts'

/** Renewing at this share of a credential's life leaves time for a portal that is down for a while. */
const RENEW_AT = 0.7

type Issue = PartAddress & { readonly credentials: SessionCredentials; readonly serverTime: string }

/** One set of credentials, with the server's clock as it was when they arrived. */
export class Grant {
  readonly #signer: PartSigner
  readonly #environment: Environment
  readonly #receivedMs: number
  readonly #lifeMs: number
  #serverTimeMs: number
  accepted = false
  refused = false

  constructor(issue: Issue, environment: Environment) {
    this.#signer = new PartSigner(issue, issue.credentials)
    this.#environment = environment
    this.#receivedMs = environment.nowMs()
    this.#serverTimeMs = Date.parse(issue.serverTime)
    this.#lifeMs = Date.parse(issue.credentials.expiration) - this.#serverTimeMs
  }

  /** Measured from receipt by the server's own two times: a wrong clock in the browser does not matter. */
  get ageMs(): number {
    return this.#environment.nowMs() - this.#receivedMs
  }

  get isUsable(): boolean {
    return !this.refused && this.ageMs < this.#lifeMs
  }

  get wantsRenewal(): boolean {
    return this.refused || this.ageMs >= RENEW_AT * this.#lifeMs
  }

  setServerTime(serverTimeMs: number): void {
    this.#serverTimeMs = serverTimeMs - this.ageMs
  }

  sign(partNumber: number): Promise<PartRequest> {
    return this.#signer.sign(partNumber, new Date(this.#serverTimeMs + this.ageMs))
  }
}

export interface KeeperDeps {
  readonly environment: Environment
  /** Patient: rejects only when there is nothing to wait for any more. */
  readonly refresh: () => Promise<PartsCredentialsAnswer>
  readonly onFresh: () => void
  readonly onDenied: (error: unknown) => void
}

/** Holds the credentials of one upload and renews them, never twice at a time. */
export class CredentialKeeper {
  readonly #deps: KeeperDeps
  readonly #address: PartAddress
  #grant: Grant
  #refreshing = false
  /** The grant in hand was asked for because the one before it had been refused. */
  #answersRefusal = false

  constructor(issue: Issue, deps: KeeperDeps) {
    this.#deps = deps
    this.#address = issue
    this.#grant = new Grant(issue, deps.environment)
  }

  /** What to sign with; undefined while parts have to wait for fresh credentials. */
  current(): Grant | undefined {
    if (this.#grant.wantsRenewal) this.#renew()
    return this.#grant.isUsable ? this.#grant : undefined
  }

  get isBlocked(): boolean {
    return !this.#grant.isUsable
  }

  /** The store refused this grant. False when it was fresh and never worked: yet another one would not help. */
  refuse(grant: Grant): boolean {
    if (grant !== this.#grant) return true
    grant.refused = true
    if (this.#answersRefusal && !grant.accepted) return false
    this.#renew()
    return true
  }

  async #renew(): Promise<void> {
    if (this.#refreshing) return
    this.#refreshing = true
    try {
      const { credentials, serverTime } = await this.#deps.refresh()
      this.#answersRefusal = this.#grant.refused
      this.#grant = new Grant({ ...this.#address, credentials, serverTime }, this.#deps.environment)
      this.#refreshing = false
      this.#deps.onFresh()
    } catch (error) {
      this.#refreshing = false
      this.#deps.onDenied(error)
    }
  }
}
