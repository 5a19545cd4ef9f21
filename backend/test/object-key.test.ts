import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  directFolder,
  downloadUrl,
  MAX_PREFIX_BYTES,
  metadataFileName,
  multipartEtag,
  objectKey,
  packageFolder,
  recordFolder,
  safeFileName,
  uploadFolder,
} from '../src/object-key.ts'
import { anyText, wellFormedText } from './hostile-text.ts'

const PACKAGE = '0d5e1f7a-2c3b-4d4e-9f50-61728394a5b6'
const UPLOAD = '7d444840-9dc0-41d1-b245-5ffdce74fad2'

describe('the safe name of a file', () => {
  test.each([
    ['plain', 'data.csv', 'data.csv'],
    ['spaces inside', 'annual report 2026.csv', 'annual report 2026.csv'],
    ['spaces around', '  data.csv\u00a0', 'data.csv'],
    ['decomposed letters', 'u\u0308ber.csv', 'über.csv'],
    ['a way up', '../../etc/passwd', '.._.._etc_passwd'],
    ['a Windows path', 'C:\\temp\\a.csv', 'C__temp_a.csv'],
    ['a hidden extension', 'gnp\u202evsc.exe', 'gnp_vsc.exe'],
    ['an isolate', 'a\u2066b\u2069.csv', 'a_b_.csv'],
    ['NUL and line breaks', 'a\0b\r\nSet-Cookie: x.csv', 'a_b__Set-Cookie_ x.csv'],
    ['C1 controls', 'a\u0085b.csv', 'a_b.csv'],
    ['wildcards', '*?.csv', '__.csv'],
    ['nothing', '', 'file'],
    ['spaces alone', ' \u3000 ', 'file'],
    ['a dot', '.', 'file'],
    ['two dots', '..', 'file'],
    ['two dots and a space', '.. ', 'file'],
    ['more dots', '.....', 'file'],
    ['a leading dot', '.htaccess', '.htaccess'],
    ['percent signs stay what they are', '%2e%2e%2f.csv', '%2e%2e%2f.csv'],
  ])('%s', (_, original, safe) => {
    expect(safeFileName(original)).toBe(safe)
  })

  test('keeps the extension of a name that is too long', () => {
    expect(safeFileName(`${'a'.repeat(300)}.csv`)).toBe(`${'a'.repeat(251)}.csv`)
    expect(safeFileName(`${'漢'.repeat(100)}.geojson`)).toBe(`${'漢'.repeat(82)}.geojson`)
  })

  test('cuts a name of 256 bytes and leaves one of 255 alone', () => {
    expect(safeFileName('a'.repeat(255))).toBe('a'.repeat(255))
    expect(safeFileName('a'.repeat(256))).toBe('a'.repeat(255))
  })

  test('is never cut inside a character', () => {
    expect(safeFileName('👍'.repeat(64))).toBe('👍'.repeat(63))
  })

  test('is one harmless path segment, whatever the original', () => {
    fc.assert(
      fc.property(anyText, (original) => {
        const safe = safeFileName(original)
        expect(safe).not.toMatch(/[/\\\p{Cc}\p{Bidi_Control}\ufffe\uffff]/u)
        expect(['', '.', '..']).not.toContain(safe)
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(255)
        expect(safe.normalize('NFC')).toBe(safe)
      }),
      { numRuns: 2000 },
    )
  })

  test('is its own safe name', () => {
    fc.assert(
      fc.property(anyText, (original) => {
        const safe = safeFileName(original)
        // A cut may leave a space at the end; a second look would take it off.
        expect(safeFileName(safe)).toBe(safe.trim())
      }),
    )
  })
})

describe('a key', () => {
  test('stays in the folder of its upload, whatever the file is called', () => {
    fc.assert(
      fc.property(wellFormedText, (original) => {
        const folder = uploadFolder('files/', PACKAGE, UPLOAD)
        const key = objectKey('files/', PACKAGE, UPLOAD, original)
        expect(key.startsWith(folder)).toBe(true)
        expect(key.slice(folder.length)).not.toContain('/')
        // As a client resolves it that takes the key for a path.
        const resolved = new URL(`http://s3.invalid/${key.split('/').map(encodeURIComponent).join('/')}`)
          .pathname
        expect(resolved.split('/').slice(0, -1).join('/')).toBe(`/${folder.slice(0, -1)}`)
      }),
    )
  })

  test('fits into 1,024 bytes under the longest prefix', () => {
    const key = objectKey(`${'p'.repeat(MAX_PREFIX_BYTES - 1)}/`, 'x'.repeat(64), UPLOAD, '漢'.repeat(500))
    expect(Buffer.byteLength(key)).toBeLessThanOrEqual(1024)
  })

  test('of one purpose is never below the folder of another', () => {
    const folders = [packageFolder, directFolder, recordFolder].map((folderOf) => folderOf('p/', PACKAGE))
    for (const folder of folders)
      expect(folders.filter((other) => other.startsWith(folder))).toEqual([folder])
    expect(uploadFolder('p/', PACKAGE, UPLOAD)).toBe(`p/${PACKAGE}/${UPLOAD}/`)
    expect(folders).toEqual([`p/${PACKAGE}/`, `p/direct/${PACKAGE}/`, `p/.s3multipart/${PACKAGE}/`])
  })
})

describe('the name in the metadata', () => {
  test('is ASCII of at most 1,024 characters, and comes back as it was', () => {
    fc.assert(
      fc.property(wellFormedText, (original) => {
        const encoded = metadataFileName(original)
        expect(encoded).toMatch(/^[\x21-\x7e]{0,1024}$/)
        expect(original.startsWith(decodeURIComponent(encoded))).toBe(true)
        if (encodeURIComponent(original).length <= 1024) expect(decodeURIComponent(encoded)).toBe(original)
      }),
    )
  })

  test('ends with a whole character', () => {
    const encoded = metadataFileName('漢'.repeat(1000))
    expect(encoded.length).toBe(1017)
    expect(decodeURIComponent(encoded)).toBe('漢'.repeat(113))
  })
})

describe('the download address', () => {
  test('leads to the name again, as one segment', () => {
    fc.assert(
      fc.property(wellFormedText, (original) => {
        const name = safeFileName(original)
        const { pathname, origin, search, hash } = new URL(
          downloadUrl('https://portal.example', PACKAGE, UPLOAD, name),
        )
        expect([origin, search, hash]).toEqual(['https://portal.example', '', ''])
        const segments = pathname.split('/').map(decodeURIComponent)
        expect(segments).toEqual(['', 's3multipart', 'download', PACKAGE, UPLOAD, name])
      }),
    )
  })
})

describe('the ETag of a multipart object', () => {
  test('is the MD5 of the MD5s, and their count', () => {
    // (printf 'hello,' | md5sum | cut -c-32; printf world | md5sum | cut -c-32) | xxd -r -p | md5sum
    const parts = ['"614eef5f3ec073b9cc4c09d211e275aa"', '"7d793037a0760186574b0282f2f435e7"']
    expect(multipartEtag(parts)).toBe('"6deaff0fec5eda03676e75f62409391f-2"')
    expect(multipartEtag(['"d41d8cd98f00b204e9800998ecf8427e"'])).toBe('"59adb24ef3cdbe0297f05b395827453f-1"')
  })

  test.each([
    ['not in quotes', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['not hexadecimal', '"z41d8cd98f00b204e9800998ecf8427e"'],
    ['of another length', '"d41d8cd98f00b204e9800998ecf8427e-1"'],
  ])('is unknown where a part’s ETag is %s', (_, etag) => {
    expect(multipartEtag(['"d41d8cd98f00b204e9800998ecf8427e"', etag])).toBeNull()
  })
})
