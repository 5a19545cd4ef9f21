import type { FileFacts } from './ckan-fields.ts'

const keyOf = (url: string) => `s3multipart:${url}`

/** Kept for the tab: after a mistake elsewhere in the form CKAN renders the address again and nothing else. */
export function rememberFacts(facts: FileFacts): void {
  try {
    sessionStorage.setItem(keyOf(facts.url), JSON.stringify(facts))
  } catch {
    // Full or forbidden: then CKAN knows the address only, as it would without us.
  }
}

export function recallFacts(url: string): FileFacts | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(keyOf(url)) ?? 'null')
    return isFacts(value) ? value : null
  } catch {
    return null
  }
}

function isFacts(value: unknown): value is FileFacts {
  const facts = value as Partial<FileFacts> | null
  return (
    typeof facts?.url === 'string' && typeof facts.size === 'number' && typeof facts.filename === 'string'
  )
}
