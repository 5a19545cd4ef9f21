import { describe, expect, it } from 'vitest'
import { ERROR_TABLE } from '../../backend/src/errors.ts'
import { chooseLanguage, type FailureCode } from '../src/messages.ts'
import { failureText } from '../src/row-text.ts'
import { ENGLISH } from '../src/words/english.ts'
import { GERMAN } from '../src/words/german.ts'

const LANGUAGES = { ENGLISH, GERMAN }

describe.each(Object.entries(LANGUAGES))('%s', (_name, words) => {
  it.each(Object.keys(ERROR_TABLE))('has a sentence for %s', (code) => {
    expect(words.errors[code as FailureCode]).toMatch(/\.$/)
  })

  it('says everything and leaves nothing empty', () => {
    for (const [key, text] of Object.entries({ ...words, ...words.errors, ...words.expected })) {
      if (typeof text === 'string') expect(text.trim(), key).not.toBe('')
    }
  })

  it('names the CORS line and the setting an administrator has to change', () => {
    expect(words.errors.etag_hidden).toContain('ExposeHeaders')
    expect(words.errors.wrong_origin).toContain('S3MULTIPART_ALLOWED_ORIGINS')
  })

  it('uses the name of its own button', () => {
    const buttons = { ENGLISH: 'press Retry', GERMAN: '„Erneut versuchen“' }
    expect(words.errors.not_signed_in).toContain(buttons[words === GERMAN ? 'GERMAN' : 'ENGLISH'])
  })
})

describe('the language', () => {
  it('is the first wish that can be spoken', () => {
    expect(chooseLanguage('fr', 'de', 'en').words).toBe(GERMAN)
    expect(chooseLanguage(null, undefined, '', 'de-AT')).toEqual({ tag: 'de-AT', words: GERMAN })
  })

  it('reads CKAN’s way of writing it', () => {
    expect(chooseLanguage('de_CH')).toEqual({ tag: 'de-CH', words: GERMAN })
    expect(chooseLanguage('sr@latin').words).toBe(ENGLISH)
  })

  it('is English where nothing fits or the tag is nonsense', () => {
    expect(chooseLanguage('tlh').words).toBe(ENGLISH)
    expect(chooseLanguage('de-!!')).toEqual({ tag: 'en', words: GERMAN })
    expect(chooseLanguage()).toEqual({ tag: 'en', words: ENGLISH })
  })
})

describe('the words of a failure', () => {
  it('carry the reference only where an administrator has to look it up', () => {
    expect(failureText({ code: 'internal', requestId: 'r-1' }, ENGLISH)).toContain('r-1')
    expect(failureText({ code: 'not_signed_in', requestId: 'r-1' }, ENGLISH)).not.toContain('r-1')
  })

  it('exist for a code of a newer backend', () => {
    const code = 'from_the_future' as FailureCode
    expect(failureText({ code, requestId: null }, ENGLISH)).toBe(ENGLISH.errors.internal)
  })
})
