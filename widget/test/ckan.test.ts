import { describe, expect, it } from 'vitest'
import { ckanTime } from '../src/ckan-fields.ts'
import { endpointOfScript } from '../src/script-tag.ts'

describe('a time for CKAN', () => {
  it('is in UTC and names no zone, which CKAN up to 2.10 refuses', () => {
    expect(ckanTime('2026-11-22T03:04:05.678Z')).toBe('2026-11-22T03:04:05')
    expect(ckanTime('2026-11-22T03:04:05+02:00')).toBe('2026-11-22T01:04:05')
  })

  it('is empty rather than wrong', () => {
    expect(ckanTime('yesterday')).toBe('')
  })
})

describe('the portal’s address', () => {
  it('is where the script came from', () => {
    expect(endpointOfScript('https://data.example/s3multipart/widget.js')).toBe('https://data.example')
    expect(endpointOfScript('https://data.example/s3multipart/widget.1d287c3ffebf.js?v=1')).toBe(
      'https://data.example',
    )
  })

  it('keeps the path CKAN lives under', () => {
    expect(endpointOfScript('https://data.example/ckan/s3multipart/widget.js')).toBe(
      'https://data.example/ckan',
    )
  })

  it('is unknown for a script from elsewhere', () => {
    expect(endpointOfScript('https://cdn.example/widget.js')).toBeNull()
  })
})
