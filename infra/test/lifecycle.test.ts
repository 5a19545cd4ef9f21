import { describe, expect, it } from 'vitest'
import { lifecycleRule, withFilters, withLifecycleRule } from '../src/lifecycle.ts'

const foreign = { ID: 'archive', Status: 'Enabled', Filter: { Prefix: 'old/' } } as const

describe('the lifecycle', () => {
  it('removes unfinished uploads when their tickets have expired, and nothing else', () => {
    expect(lifecycleRule('a/')).toEqual({
      ID: 's3multipart-unfinished:a/',
      Status: 'Enabled',
      Filter: { Prefix: 'a/' },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
    })
  })

  it('keeps the rules of others and those of another prefix', () => {
    const rules = withLifecycleRule(withLifecycleRule([foreign], 'a/'), 'b/')
    expect(rules).toEqual([foreign, lifecycleRule('a/'), lifecycleRule('b/')])
    expect(withLifecycleRule(rules, 'a/')).toEqual(rules)
  })

  it('knows its rule again where an engine answers in the first format', () => {
    const { Filter, ...rule } = lifecycleRule('')
    expect(withFilters([{ ...rule, Prefix: Filter.Prefix }])).toEqual([lifecycleRule('')])
  })
})
