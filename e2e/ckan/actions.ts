/** CKAN's Action API. */
export type Act = <T>(action: string, fields: unknown) => Promise<T>

const timeoutMs = 60_000

/** @throws {Error} with CKAN's own words where it refuses */
export function actionsOf(url: string, token: string): Act {
  return async <T>(action: string, fields: unknown): Promise<T> => {
    const answer = await fetch(`${url}/api/3/action/${action}`, {
      method: 'POST',
      headers: { authorization: token, 'content-type': 'application/json' },
      body: JSON.stringify(fields),
      signal: AbortSignal.timeout(timeoutMs),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${action} answered ${answer.status}: ${text.slice(0, 1000)}`)
    const { result }: { result: T } = JSON.parse(text)
    return result
  }
}
