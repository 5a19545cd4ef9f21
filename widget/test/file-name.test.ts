import { describe, expect, it } from 'vitest'
import { nameOfDownload } from '../src/download-url.ts'
import { displayName, splitName } from '../src/file-name.ts'

describe('a file name', () => {
  it('cannot turn its ending around', () => {
    expect(displayName('invoice\u202efdp.exe')).toBe('invoicefdp.exe')
  })

  it('loses what cannot be seen', () => {
    expect(displayName('a\u0000\u200b\u2066b\n.csv')).toBe('ab.csv')
    expect(displayName('\u200b')).toBe('?')
  })

  it('keeps other scripts, accents and emoji', () => {
    expect(displayName('Übersicht تقرير 📈.csv')).toBe('Übersicht تقرير 📈.csv')
  })

  it('shows its ending when it is long, and is whole in both parts', () => {
    const name = `${'long-'.repeat(20)}final-v2.csv`
    const [head, tail] = splitName(name)
    expect(tail).toBe('final-v2.csv')
    expect(head + tail).toBe(name)
    expect(splitName('short.csv')).toEqual(['short.csv', ''])
  })
})

describe('the address of a download', () => {
  it('names the file', () => {
    expect(nameOfDownload('https://data.example/s3multipart/download/p/u/a%20b.csv?x#y')).toBe('a b.csv')
    expect(nameOfDownload('https://data.example/ckan/s3multipart/download/p/u/100%.csv')).toBe('100%.csv')
  })

  it('is told from any other', () => {
    expect(nameOfDownload('')).toBeNull()
    expect(nameOfDownload('https://data.example/dataset/d/resource/r/download/a.csv')).toBeNull()
  })
})
