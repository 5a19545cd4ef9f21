import { describe, expect, it } from 'vitest'
import { corsRules, withCorsRules } from '../src/cors.ts'

const portal = ['https://portal.example', 'https://www.portal.example']
const origins = (rules: { AllowedOrigins: string[] | undefined }[]) =>
  rules.map(({ AllowedOrigins }) => AllowedOrigins)
const foreign = (...AllowedOrigins: string[]) => ({ ID: 'other', AllowedOrigins, AllowedMethods: ['GET'] })

describe('CORS rules', () => {
  it('let exactly the portal write and read its ETag, and everybody read, in this order', () => {
    const [first, last] = corsRules('', portal)
    expect(first).toMatchObject({ AllowedOrigins: portal, AllowedHeaders: ['*'], MaxAgeSeconds: 7200 })
    expect(first?.AllowedMethods).toEqual(['GET', 'HEAD', 'PUT', 'POST', 'DELETE'])
    expect(first).toHaveProperty('ExposeHeaders', expect.arrayContaining(['ETag', 'x-amz-version-id']))
    expect(last).toMatchObject({ AllowedOrigins: ['*'], AllowedMethods: ['GET', 'HEAD'] })
  })

  it('are the same when applied again', () => {
    const once = withCorsRules([], '', portal)
    expect(withCorsRules(once, '', portal)).toEqual(once)
  })

  it('replace those of the same portal', () => {
    const before = withCorsRules([], 'a/', ['https://old.example'])
    expect(withCorsRules(before, 'a/', portal)).toEqual(corsRules('a/', portal))
  })

  it('keep those of another portal in the same bucket, whichever comes first', () => {
    const both = withCorsRules(withCorsRules([], 'a/', portal), 'b/', ['https://b.example'])
    expect(origins(both)).toEqual([['https://b.example'], portal, ['*']])
    expect(withCorsRules(both, 'a/', portal)).toEqual(both)
  })

  it('keep the rules of others where they hide no portal', () => {
    const rules = withCorsRules([foreign('https://*.example'), foreign('https://x.example')], '', portal)
    expect(origins(rules)).toEqual([portal, ['https://x.example'], ['https://*.example'], ['*']])
  })
})
