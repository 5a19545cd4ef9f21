/** Why nothing moves just now: no network, no way to the store though there is a network, a store that asks for time, no portal. */
export interface Waiting {
  readonly reason: 'offline' | 'store' | 'busy' | 'portal'
  readonly retryInMs: number
}
