/** Why nothing moves just now: no network or no way to the store, a store or a portal that asks for time. */
export interface Waiting {
  readonly reason: 'offline' | 'busy' | 'portal'
  readonly retryInMs: number
}
