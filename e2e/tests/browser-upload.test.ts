import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HeadObjectCommand } from '@aws-sdk/client-s3'
import { parse } from 'content-disposition'
import { describe, expect, test } from 'vitest'
import { type FileToChoose, openForm } from '../stack/form-page.ts'
import { useChromium, useStack } from './use-stack.ts'

const MIB = 1024 ** 2
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const stack = useStack()
const chromium = useChromium()

async function uploadAndDownload(file: string | FileToChoose, query = '') {
  const form = await openForm(stack(), chromium(), { query })
  const sealed = form.sealed()
  await form.choose(file)
  const answer = await sealed
  await form.save()
  const download = await form.download(answer.url)
  await form.close()
  return { answer, download }
}

describe('a file through the resource form comes back byte for byte', () => {
  test.each([
    ['0 bytes', 0],
    ['1 byte', 1],
    ['one part less a byte', 5 * MIB - 1],
    ['exactly one part', 5 * MIB],
    ['one part and a byte', 5 * MIB + 1],
  ])('%s', async (_, size) => {
    const bytes = randomBytes(size)
    const { answer, download } = await uploadAndDownload({ name: 'data.bin', bytes })
    expect(answer.size).toBe(size)
    expect(sha256(download.bytes)).toBe(sha256(bytes))
  })

  test('in the markup of CKAN 2.9 and ckanext-scheming', async () => {
    const bytes = randomBytes(MIB)
    const { download } = await uploadAndDownload({ name: 'data.bin', bytes }, '?markup=2.9')
    expect(sha256(download.bytes)).toBe(sha256(bytes))
  })
})

describe('a file keeps its name, however hostile, and its key stays plain', () => {
  const same = (name: string) => ({ original: name, inKey: name, onDisk: name })
  // On disk Chromium replaces by itself what the system's files may not be called.
  const cases: { original: string; inKey: string; onDisk?: string }[] = [
    same('annual report 2026.csv'),
    same('Straßenbäume übersicht.csv'),
    same('空气质量.csv'),
    same('📈 growth.csv'),
    { original: '👩‍🔬 notes.csv', inKey: '👩‍🔬 notes.csv', onDisk: '👩_🔬 notes.csv' },
    {
      original: `it's "quoted" (1)+%41&.csv`,
      inKey: `it's _quoted_ (1)+%41&.csv`,
      onDisk: `it's _quoted_ (1)+%41&.csv`,
    },
    { original: '../../etc/passwd', inKey: '.._.._etc_passwd', onDisk: 'passwd' },
    { original: 'gnp\u202evsc.exe', inKey: 'gnp_vsc.exe' },
    { original: `${'long'.repeat(74)}.csv`, inKey: `${'long'.repeat(74).slice(0, 251)}.csv` },
  ]
  test.each(cases)('$original', async ({ original, inKey, onDisk }) => {
    const bytes = randomBytes(1000)
    const { answer, download } = await uploadAndDownload({ name: original, bytes })
    expect(answer.filename).toBe(original)
    expect(answer.key.split('/').slice(2).join('/')).toBe(inKey)
    expect(sha256(download.bytes)).toBe(sha256(bytes))
    if (onDisk) expect(download.filename).toBe(onDisk)

    const head = await stack().inside.send(new HeadObjectCommand({ Bucket: stack().bucket, Key: answer.key }))
    expect(head.Metadata).toMatchObject({
      portal: stack().portal.url,
      user: '11111111-aaaa-4000-8000-000000000002',
      package: '0d5e1f7a-2c3b-4d4e-9f50-61728394a5b6',
      filename: encodeURIComponent(original),
    })
    expect(parse(head.ContentDisposition ?? '')).toEqual({
      type: 'attachment',
      // RFC 6266 wants the last segment alone; a name that reads backwards would hide its extension.
      parameters: {
        filename: original
          .split('/')
          .at(-1)
          ?.replace(/\p{Bidi_Control}/gu, '_'),
      },
    })
  })
})

describe('on the wire', () => {
  const partsSent = () =>
    stack().wire.requests.filter(({ method, query }) => method === 'PUT' && query.has('partNumber'))

  test('100 MB go in parts of 5 MiB, four at once and never five', async () => {
    const bytes = randomBytes(100 * 1000 ** 2)
    const path = join(tmpdir(), `s3multipart-${process.pid}.bin`)
    await writeFile(path, bytes)
    stack().wire.reset()
    const { download } = await uploadAndDownload(path)
    expect(stack().wire.mostPartsInFlight).toBe(4)
    expect(partsSent()).toHaveLength(20)
    expect(sha256(download.bytes)).toBe(sha256(bytes))
    await rm(path)
  })

  test('three files share the same four connections', async () => {
    const page = await (await chromium().newContext()).newPage()
    await page.goto(`${stack().portal.url}/demo/sign-in-as/editor?next=/dataset/air-quality`)
    await page.evaluate(async (src) => {
      const script = document.createElement('script')
      script.src = src
      document.head.append(script)
      const element = document.createElement('s3-multipart-upload')
      element.setAttribute('package-id', 'air-quality')
      document.body.append(element)
    }, `${stack().portal.url}/s3multipart/widget.js`)
    stack().wire.reset()
    const folder = await mkdtemp(join(tmpdir(), 's3multipart-'))
    const paths = ['one.bin', 'two.bin', 'three.bin'].map((name) => join(folder, name))
    for (const path of paths) await writeFile(path, randomBytes(21 * MIB))
    await page.locator('s3-multipart-upload input[type=file]').setInputFiles(paths)
    await page.locator('s3-multipart-upload [data-phase=done]').nth(2).waitFor()
    expect(stack().wire.mostPartsInFlight).toBe(4)
    expect(partsSent()).toHaveLength(3 * 5)
    await rm(folder, { recursive: true })
    await page.context().close()
  })
})
