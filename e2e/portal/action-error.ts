import type { Fields } from './resource-schema.ts'

/** An answer of the Action API that is not a result. */
export class ActionError extends Error {
  readonly status: number
  readonly body: Fields
  constructor(status: number, body: Fields) {
    super(`CKAN ${status}`)
    this.status = status
    this.body = body
  }
}

export const notFound = () => new ActionError(404, { __type: 'Not Found Error', message: 'Not found' })

export const notAuthorized = (why: string) =>
  new ActionError(403, { __type: 'Authorization Error', message: `Access denied: ${why}` })

export const missing = (key: string) =>
  new ActionError(409, { __type: 'Validation Error', [key]: ['Missing value'] })
