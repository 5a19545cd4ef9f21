import type { ErrorCode } from '@s3multipart/backend/protocol'
import type { ClientErrorCode } from './engine/upload-service.ts'
import { ENGLISH } from './words/english.ts'
import { GERMAN } from './words/german.ts'

/** Refusals of this page, before anything is sent. */
type ChoiceCode = 'one_file_only' | 'still_busy' | 'folder' | 'already_listed'

export type FailureCode = ErrorCode | ClientErrorCode | ChoiceCode

/** Everything the widget says, in one language. */
export interface Words {
  readonly label: string
  readonly chooseOne: string
  readonly chooseSeveral: string
  readonly orDropOne: string
  readonly orDropSeveral: string
  readonly dropNow: string
  readonly anySize: string
  readonly limit: (size: string) => string
  readonly steadfast: string
  readonly accepted: (types: string) => string

  readonly pause: string
  readonly resume: string
  readonly cancel: string
  readonly retry: string
  readonly remove: string
  readonly replace: string
  /** What a button does and to which file, for those who hear it without seeing the row. */
  readonly actionOn: (action: string, name: string) => string

  readonly waiting: string
  readonly sent: (loaded: string, size: string) => string
  readonly left: (time: string) => string
  readonly paused: string
  readonly offline: string
  readonly busy: string
  readonly storeSilent: string
  readonly portalSilent: string
  readonly retryIn: (time: string) => string
  readonly sealing: string
  readonly done: string
  readonly saved: string
  readonly reference: (requestId: string) => string

  readonly saidStart: (name: string) => string
  readonly saidPercent: (name: string, percent: string) => string
  readonly saidPaused: (name: string) => string
  readonly saidResumed: (name: string) => string
  readonly saidSealing: (name: string) => string
  readonly saidDone: (name: string) => string
  readonly saidFailed: (name: string, reason: string) => string
  readonly saidRemoved: (name: string) => string

  readonly savesWhenFinished: string
  readonly savesWhenResumed: string
  readonly doNotSave: string
  readonly notSaved: string
  readonly notSavedSignedOut: string

  readonly badAttribute: (attribute: string, value: string, expected: string) => string
  readonly expected: {
    readonly address: string
    readonly packageId: string
    readonly uuid: string
    readonly partSize: string
    readonly concurrency: string
    readonly bytes: string
  }
  readonly missing: (attribute: string) => string

  readonly errors: Readonly<Record<FailureCode, string>>
}

const LANGUAGES: ReadonlyMap<string, Words> = new Map([
  ['en', ENGLISH],
  ['de', GERMAN],
])

export interface Language {
  /** For Intl: the whole tag, so that Swiss numbers stay Swiss. */
  readonly tag: string
  readonly words: Words
}

/** The first wish we can speak; CKAN writes `de_AT` and `sr@latin` where the web writes `de-AT`. */
export function chooseLanguage(...wishes: readonly (string | null | undefined)[]): Language {
  for (const wish of wishes) {
    const tag = wish?.trim().replace('_', '-').replace(/@.*$/, '')
    const words = tag ? LANGUAGES.get(tag.split('-')[0]?.toLowerCase() ?? '') : undefined
    if (tag && words) return { tag: isKnownTag(tag) ? tag : 'en', words }
  }
  return { tag: 'en', words: ENGLISH }
}

function isKnownTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0
  } catch {
    return false
  }
}
