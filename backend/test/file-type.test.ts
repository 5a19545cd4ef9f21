import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attachment, formatOf, isAllowedType, mimetypeOf, storedType } from '../src/file-type.ts'
import { anyText, wellFormedText } from './hostile-text.ts'

describe('the type and CKAN’s format of a file', () => {
  test.each([
    ['data.csv', 'text/csv', 'CSV'],
    ['DATA.CSV', 'text/csv', 'CSV'],
    ['map.geojson', 'application/geo+json', 'GeoJSON'],
    ['map.gpkg', 'application/geopackage+sqlite3', 'GPKG'],
    ['table.parquet', 'application/vnd.apache.parquet', 'PARQUET'],
    ['photo.jpg', 'image/jpeg', 'JPEG'],
    ['archive.tar.gz', 'application/gzip', 'GZ'],
    ['sheet.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'XLSX'],
    ['page.html', 'text/html', 'HTML'],
  ])('%s', (name, mimetype, format) => {
    expect([mimetypeOf(name, undefined), formatOf(name)]).toEqual([mimetype, format])
  })

  test('are the name’s, whatever the sender announces', () => {
    expect(mimetypeOf('page.html', 'text/csv')).toBe('text/html')
  })

  test.each(['page.html ', 'page.html.', 'page.html. .', 'page.html\u00a0'])(
    'are not hidden behind the end of %j, which Windows drops',
    (name) => {
      expect([mimetypeOf(name, 'text/csv'), formatOf(name)]).toEqual(['text/html', 'HTML'])
    },
  )

  test.each(['README', 'csv', 'html', '.csv/x', 'data.unheard-of', 'data.', ''])(
    'are the sender’s for %j, whose name tells nothing',
    (name) => {
      expect(mimetypeOf(name, 'text/x-own')).toBe('text/x-own')
      expect(mimetypeOf(name, undefined)).toBe('application/octet-stream')
      expect(mimetypeOf(name, '')).toBe('application/octet-stream')
      expect(formatOf(name)).toBe('')
    },
  )

  // What every object in JavaScript inherits is no entry of a table.
  test.each(['constructor', 'valueOf', 'toString', 'hasOwnProperty', '__proto__'])(
    'are unknown for the extension %s',
    (extension) => {
      expect(mimetypeOf(`data.${extension}`, undefined)).toBe('application/octet-stream')
      expect(formatOf(`data.${extension}`)).toBe('')
    },
  )

  test('are text for every name', () => {
    fc.assert(
      fc.property(anyText, (name) => {
        expect(mimetypeOf(name, undefined)).toMatch(/^[\w.+-]+\/[\w.+-]+$/)
        expect(formatOf(name)).toMatch(/^\w{0,16}$/)
      }),
    )
  })
})

describe('what a browser would run', () => {
  test.each([
    'text/html',
    'TEXT/HTML',
    'text/html; charset=utf-8',
    ' text/html ',
    'application/xhtml+xml',
    'image/svg+xml',
    'application/rss+xml',
    'Application/Atom+XML; charset=utf-8',
    'text/xml',
    'application/xml',
    'text/javascript',
    'application/pdf',
  ])('is stored as plain bytes: %s', (mimetype) => {
    expect(storedType(mimetype)).toBe('application/octet-stream')
  })

  test.each(['text/csv', 'image/png', 'application/json', 'text/csv; charset=utf-8'])(
    'is not %s',
    (mimetype) => {
      expect(storedType(mimetype)).toBe(mimetype)
    },
  )
})

describe('the disposition', () => {
  test.each([
    ['data.csv', 'attachment; filename="data.csv"'],
    ['Übersicht.csv', `attachment; filename="_bersicht.csv"; filename*=UTF-8''%C3%9Cbersicht.csv`],
    ['a"b\\c.csv', 'attachment; filename="a\\"b\\\\c.csv"'],
    ['../../etc/passwd', 'attachment; filename="passwd"'],
  ])('of %s', (name, header) => {
    expect(attachment(name)).toBe(header)
  })

  test('is an attachment and one clean ASCII header for every name', () => {
    fc.assert(
      fc.property(wellFormedText, (name) => {
        // The wire refuses control characters before.
        const header = attachment(name.replace(/\p{Cc}/gu, ''))
        expect(header).toMatch(/^attachment[\x20-\x7e]*$/)
      }),
    )
  })
})

describe('which types a portal takes', () => {
  const allowed = ['.csv', 'application/json', 'image/*']
  const takes = (name: string) => isAllowedType(name, allowed)

  test('all of them where none are named', () => {
    expect(isAllowedType('virus.exe', undefined)).toBe(true)
  })

  test.each(['data.csv', 'DATA.CSV', 'data.json', 'photo.png', 'photo.JPEG'])('takes %s', (name) => {
    expect(takes(name)).toBe(true)
  })

  test.each(['page.html', 'data.csv.exe', 'datacsv', 'csv', 'data.xcsv', 'image', 'video.mp4'])(
    'refuses %s',
    (name) => {
      expect(takes(name)).toBe(false)
    },
  )

  test.each(['virus.exe', 'virus.exe ', 'virus.exe.', 'script.ps1', 'README'])(
    'refuses %j: its name says nothing good, and the sender is not asked',
    (name) => {
      expect(takes(name)).toBe(false)
    },
  )
})
