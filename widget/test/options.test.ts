import { describe, expect, it } from 'vitest'
import { type Attribute, parseOptions } from '../src/options.ts'

const GOOD = { endpoint: 'https://data.example/portal/', 'package-id': 'rivers' }

function parse(attributes: Partial<Record<Attribute, string>>) {
  return parseOptions((name) => attributes[name] ?? null, 'https://data.example/dataset/')
}

describe('the attributes', () => {
  it('need an endpoint and a dataset, and no more', () => {
    expect(parse(GOOD)).toEqual({
      problems: [],
      options: {
        endpoint: 'https://data.example/portal',
        packageId: 'rivers',
        resourceId: undefined,
        partSize: undefined,
        concurrency: 4,
        maxSize: undefined,
        accept: [],
      },
    })
  })

  it('name what is missing', () => {
    expect(parse({ endpoint: 'https://data.example' })).toEqual({
      options: null,
      problems: [{ kind: 'missing', attribute: 'package-id' }],
    })
  })

  it('count as absent when a template printed nothing into them', () => {
    expect(parse({ ...GOOD, 'resource-id': '', 'max-size': ' ' }).problems).toEqual([])
  })

  it.each([
    ['endpoint', 'javascript:alert(1)'],
    ['endpoint', 'https://'],
    ['package-id', '../admin'],
    ['resource-id', 'None'],
    ['part-size', '5242879'],
    ['part-size', '5 MB'],
    ['concurrency', '0'],
    ['concurrency', '17'],
    ['max-size', '-1'],
    ['max-size', '1e9'],
  ] as const)('refuse %s="%s" by name', (attribute, value) => {
    expect(parse({ ...GOOD, [attribute]: value }).problems).toMatchObject([{ kind: 'bad', attribute, value }])
  })

  it('go on working without a value that is wrong but not needed', () => {
    expect(parse({ ...GOOD, concurrency: 'many' }).options).toMatchObject({ concurrency: 4 })
  })

  it('take an endpoint relative to the page', () => {
    expect(parse({ ...GOOD, endpoint: '/' }).options?.endpoint).toBe('https://data.example')
  })

  it('split the accepted types', () => {
    expect(parse({ ...GOOD, accept: '.csv, application/zip,,' }).options?.accept).toEqual([
      '.csv',
      'application/zip',
    ])
  })
})
