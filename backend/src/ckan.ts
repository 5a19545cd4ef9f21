/** CKAN's answers: who is the caller, what is this dataset, and may the caller edit it. */
import { z } from 'zod'
import type { Caller } from './caller.ts'
import { ServiceError } from './errors.ts'

const READY_TIMEOUT_MS = 3000
/** A page of a CKAN with thousands of resources stays far below; more than this is not an answer. */
const MAX_ANSWER_BYTES = 32 * 1024 ** 2

/** Who CKAN says the caller is. */
export interface User {
  readonly id: string
  readonly name: string
  readonly sysadmin: boolean
}

/** What CKAN tells the caller of a dataset. */
export interface Package {
  /** CKAN's canonical UUID, whatever the caller wrote. */
  readonly id: string
  readonly organization: string | null
  readonly resources: readonly { readonly id: string; readonly url: string }[]
}

/** CKAN, asked as the caller. Every method may also throw `portal_unavailable` or `portal_error`. */
export interface Ckan {
  /** @throws {ServiceError} `not_signed_in` where CKAN does not know the caller */
  whoIs(caller: Caller): Promise<User>
  /** @throws {ServiceError} `not_found`; `not_allowed` where the caller may not even read it */
  showPackage(caller: Caller, reference: string): Promise<Package>
  /** @throws {ServiceError} `not_allowed` unless CKAN would let the caller add a resource */
  requireEditRight(caller: Caller, packageId: string): Promise<void>
  /** @throws {ServiceError} `not_found` or `not_allowed` unless CKAN would show the caller this resource */
  requireReadRight(caller: Caller, resourceId: string): Promise<void>
  /** Whether CKAN answers at all; for readiness. */
  isReachable(): Promise<boolean>
}

const user = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  sysadmin: z.boolean().default(false),
})

const dataset = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  organization: z.object({ name: z.string() }).nullish(),
  resources: z.array(z.object({ id: z.string(), url: z.string().nullish() })).default([]),
})

/** @param options.url CKAN's base address from the configuration alone; redirects are never followed */
export function createCkan(options: { url: string; timeoutMs: number }): Ckan {
  return {
    async whoIs(caller) {
      if (caller.credential === 'none') throw new ServiceError('not_signed_in')
      const answer = await get('/api/3/action/user_show', caller)
      // CKAN answers an unknown token as it answers a visitor: it finds no such user, or refuses the question.
      if ([401, 403, 404].includes(answer.status)) throw new ServiceError('not_signed_in')
      return actionResult(answer, user)
    },

    async showPackage(caller, reference) {
      const answer = await get(`/api/3/action/package_show?id=${encodeURIComponent(reference)}`, caller)
      if (answer.status === 404) throw new ServiceError('not_found', { detail: 'dataset' })
      if (answer.status === 403) throw new ServiceError('not_allowed')
      const { id, organization, resources } = actionResult(answer, dataset)
      return {
        id,
        organization: organization?.name ?? null,
        resources: resources.map((resource) => ({ id: resource.id, url: resource.url ?? '' })),
      }
    },

    // There is no action for "may I": the page that adds a resource asks CKAN's own rule, plugins included.
    async requireEditRight(caller, packageId) {
      const answer = await get(`/dataset/${packageId}/resource/new`, caller)
      if (answer.status === 403 || answer.status === 404) throw new ServiceError('not_allowed')
      // A sign-in or maintenance page answers 200 as well: only the form itself is a yes.
      const isForm = /^text\/html\b/.test(answer.type) && /<form\b[^>]*\sid="resource-edit"/.test(answer.body)
      if (answer.status !== 200 || !isForm) throw unclear(answer)
    },

    async requireReadRight(caller, resourceId) {
      const answer = await get(`/api/3/action/resource_show?id=${encodeURIComponent(resourceId)}`, caller)
      if (answer.status === 404) throw new ServiceError('not_found')
      if (answer.status === 403) throw new ServiceError('not_allowed')
      actionResult(answer, z.object({ id: z.string() }))
    },

    async isReachable() {
      return get('/api/3/action/status_show', { credential: 'none', headers: {} }, READY_TIMEOUT_MS).then(
        ({ status }) => status === 200,
        () => false,
      )
    },
  }

  async function get(path: string, caller: Caller, timeoutMs = options.timeoutMs): Promise<Answer> {
    try {
      const response = await fetch(options.url + path, {
        headers: caller.headers,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      })
      const type = response.headers.get('content-type') ?? ''
      return { status: response.status, type, body: await readText(response) }
    } catch (cause) {
      throw new ServiceError('portal_unavailable', { cause })
    }
  }
}

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
}

function actionResult<T>(answer: Answer, schema: z.ZodType<T>): T {
  if (answer.status !== 200) throw unclear(answer)
  try {
    return z.object({ success: z.literal(true), result: schema }).parse(JSON.parse(answer.body)).result
  } catch (cause) {
    throw new ServiceError('portal_error', { cause })
  }
}

/** Neither yes nor no: never a grant. A redirect leads to a sign-in page. */
function unclear({ status }: Answer): ServiceError {
  const cause = new Error(`CKAN answered ${status}`)
  if (status === 401 || (status >= 300 && status < 400)) return new ServiceError('not_signed_in', { cause })
  return new ServiceError('portal_unavailable', { cause })
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > MAX_ANSWER_BYTES) throw new Error('the answer is too long')
  }
  return text + decoder.decode()
}
