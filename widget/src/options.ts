import type { Words } from './messages.ts'

/** What the attributes of the element ask for. */
export interface Options {
  /** Without a slash at the end. */
  readonly endpoint: string
  readonly packageId: string
  readonly resourceId: string | undefined
  readonly partSize: number | undefined
  readonly concurrency: number
  readonly maxSize: number | undefined
  readonly accept: readonly string[]
}

export const ATTRIBUTES = [
  'endpoint',
  'package-id',
  'resource-id',
  'part-size',
  'concurrency',
  'max-size',
  'accept',
] as const
export type Attribute = (typeof ATTRIBUTES)[number]

type Expectation = keyof Words['expected']
export type Problem =
  | { readonly kind: 'missing'; readonly attribute: Attribute }
  | {
      readonly kind: 'bad'
      readonly attribute: Attribute
      readonly value: string
      readonly expected: Expectation
    }

export interface ParsedOptions {
  /** Null where the element cannot work; other wrong values are left out and named. */
  readonly options: Options | null
  readonly problems: readonly Problem[]
}

const DEFAULT_CONCURRENCY = 4
const PACKAGE_ID = /^[A-Za-z0-9_-]{1,100}$/
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** An attribute of spaces counts as absent: templates print empty values for what they do not know. */
export function parseOptions(read: (attribute: Attribute) => string | null, baseUrl: string): ParsedOptions {
  const problems: Problem[] = []

  function parse<T>(
    attribute: Attribute,
    expected: Expectation,
    parser: (text: string) => T | undefined,
  ): T | undefined {
    const text = read(attribute)?.trim()
    if (!text) return undefined
    const value = parser(text)
    if (value === undefined) problems.push({ kind: 'bad', attribute, value: text, expected })
    return value
  }

  const endpoint = parse('endpoint', 'address', (text) => webAddress(text, baseUrl))
  const packageId = parse('package-id', 'packageId', (text) => (PACKAGE_ID.test(text) ? text : undefined))
  const rest = {
    resourceId: parse('resource-id', 'uuid', (text) => (UUID.test(text) ? text : undefined)),
    partSize: parse('part-size', 'partSize', wholeNumber(5 * 1024 ** 2, 5 * 1024 ** 3)),
    concurrency: parse('concurrency', 'concurrency', wholeNumber(1, 16)) ?? DEFAULT_CONCURRENCY,
    maxSize: parse('max-size', 'bytes', wholeNumber(1, Number.MAX_SAFE_INTEGER)),
    accept: (read('accept') ?? '')
      .split(',')
      .map((type) => type.trim())
      .filter((type) => type !== ''),
  }

  for (const attribute of ['endpoint', 'package-id'] as const) {
    if (!read(attribute)?.trim()) problems.push({ kind: 'missing', attribute })
  }
  return { options: endpoint && packageId ? { endpoint, packageId, ...rest } : null, problems }
}

function wholeNumber(min: number, max: number): (text: string) => number | undefined {
  return (text) => {
    const value = Number(text)
    return /^\d+$/.test(text) && value >= min && value <= max ? value : undefined
  }
}

function webAddress(text: string, baseUrl: string): string | undefined {
  try {
    const url = new URL(text, baseUrl)
    return /^https?:$/.test(url.protocol) ? `${url.origin}${url.pathname}`.replace(/\/+$/, '') : undefined
  } catch {
    return undefined
  }
}
