import { tmpdir } from 'node:os'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FormPage, openForm } from '../stack/form-page.ts'
import { holdRequests } from '../stack/hold.ts'
import { useChromium, useStack } from './use-stack.ts'

const stack = useStack({ name: 'test-form-choice' })
const chromium = useChromium()
const csv = (name: string) => ({ name, bytes: Buffer.from('a,b\n') })
const OPEN = '**/s3multipart/uploads'

let form: FormPage

beforeEach(async () => {
  form = await openForm(stack(), chromium())
  // Early, because Playwright needs a moment before it catches the first chooser.
  form.page.on('filechooser', () => {})
})
afterEach(async () => {
  for (const context of chromium().contexts()) await context.close()
})

const row = (phase: string) => form.widget.locator(`[data-phase=${phase}]`)
const button = (name: RegExp) => form.widget.getByRole('button', { name })
const field = (name: string) => form.page.locator(`#resource-edit [name=${name}]`)
const openedUploads = () => stack().backend.log.filter(({ event }) => event === 'upload_opened').length

/** A file as the browser's own drop or paste brings it. */
async function bring(how: 'drop' | 'paste', names: readonly string[]): Promise<void> {
  await form.widget.evaluate(
    (element, [type, files]) => {
      const data = new DataTransfer()
      for (const name of files) data.items.add(new File(['a,b\n'], name))
      const target = element.shadowRoot?.querySelector('.zone') ?? element
      const init = { bubbles: true, cancelable: true, composed: true }
      const event =
        type === 'drop'
          ? new DragEvent('drop', { ...init, dataTransfer: data })
          : new ClipboardEvent('paste', { ...init, clipboardData: data })
      target.dispatchEvent(event)
    },
    [how, names] as const,
  )
}

describe('a file comes', () => {
  test.each(['drop', 'paste'] as const)('by %s', async (how) => {
    await bring(how, ['brought.csv'])
    await row('done').waitFor()
    expect(await field('name').inputValue()).toBe('brought.csv')
  })

  test('by keyboard alone, is paused, resumed and saved, with the focus always in sight', async () => {
    const { keyboard } = form.page
    const press = async (key: string, until: RegExp) => {
      for (let presses = 0; presses < 20; presses++) {
        await keyboard.press(key)
        if (until.test(await focused(form))) return
      }
      throw new Error(`${key} does not lead to ${until}, but to ${await focused(form)}`)
    }
    const release = await holdRequests(form.page, OPEN)
    await press('Tab', /^Choose a file/)
    const [chooser] = await Promise.all([form.page.waitForEvent('filechooser'), keyboard.press('Enter')])
    await chooser.setFiles({ name: 'keys.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n') })
    await form.page.waitForFunction(() => document.activeElement?.localName === 's3-multipart-upload')
    expect(await focused(form)).toBe('Pause keys.csv')
    await keyboard.press('Space')
    expect(await focused(form)).toBe('Resume keys.csv')
    await keyboard.press('Enter')
    release()
    await row('done').waitFor()
    expect(await focused(form)).toBe('Replace keys.csv')
    await press('Tab', /^Add$/)
    await keyboard.press('Enter')
    await form.page.waitForURL((url) => !url.pathname.includes('/resource/new'))
  })

  test('under a name that a disk may bear and the wire may not', async () => {
    await form.choose(csv('two\nlines.csv'))
    await row('done').waitFor()
    expect(await field('url').inputValue()).toContain('two_lines.csv')
  })

  test('again, after its replacement was given up', async () => {
    await form.choose(csv('same.csv'))
    await row('done').waitFor()
    const first = await field('url').inputValue()
    await holdRequests(form.page, OPEN)
    await form.choose(csv('other.csv'))
    await button(/^Cancel other/).click()
    await row('done').waitFor()
    expect(await field('url').inputValue()).toBe(first)
    await form.page.unroute(OPEN)
    await form.choose(csv('same.csv'))
    await form.page.waitForFunction(
      (address) => document.querySelector<HTMLInputElement>('[name=url]')?.value !== address,
      first,
    )
    await row('done').waitFor()
  })
})

describe('is refused in words, before anything is sent', () => {
  test('several files', async () => {
    const before = openedUploads()
    await bring('drop', ['one.csv', 'two.csv'])
    await form.widget.getByText('Only one file can be added here.').first().waitFor()
    expect(openedUploads()).toBe(before)
  })

  test('a folder, dropped as the system does it', async () => {
    const before = openedUploads()
    const zone = await form.widget.locator('.zone').boundingBox()
    const protocol = await form.page.context().newCDPSession(form.page)
    const at = { x: (zone?.x ?? 0) + 20, y: (zone?.y ?? 0) + 20 }
    const data = { items: [], files: [tmpdir()], dragOperationsMask: 1 }
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await protocol.send('Input.dispatchDragEvent', { type, ...at, data })
    await form.widget.getByText('Folders cannot be uploaded.').first().waitFor()
    expect(openedUploads()).toBe(before)
  })

  test('a second file while one is under way', async () => {
    await holdRequests(form.page, OPEN)
    await form.choose(csv('one.csv'))
    await form.choose(csv('two.csv'))
    await form.widget.getByText('Another file is being uploaded.').first().waitFor()
    expect(await form.widget.locator('.row').count()).toBe(1)
  })

  test('what is too large or of a wrong type', async () => {
    const before = openedUploads()
    await form.widget.evaluate((element) => {
      element.setAttribute('max-size', '1000')
      element.setAttribute('accept', '.csv')
    })
    await form.widget.getByText('Up to 1 kB.').waitFor()
    await form.choose({ name: 'large.csv', bytes: Buffer.alloc(1001) })
    await form.widget.getByText('large.csv: The file is larger than this portal accepts.').first().waitFor()
    await form.choose(csv('program.exe'))
    await form.widget.getByText('program.exe: This portal does not accept').first().waitFor()
    expect(openedUploads()).toBe(before)
  })
})

test('the tab’s title shows how far it is, and nothing when it is over', async () => {
  const title = await form.page.title()
  const release = await holdRequests(form.page, OPEN)
  await form.choose(csv('title.csv'))
  await form.page.waitForFunction((plain) => document.title === `0% · ${plain}`, title)
  release()
  await row('done').waitFor()
  expect(await form.page.title()).toBe(title)
})

describe.each(['2.10', '2.9'])('CKAN’s own ways in the markup of %s', (markup) => {
  const named = (name: string) =>
    markup === '2.9'
      ? form.page.locator('.image-upload').getByRole('button', { name, exact: true })
      : form.page.locator(`#resource-${name.toLowerCase()}-button`)

  beforeEach(async () => {
    await form.page.goto(`${stack().portal.url}/dataset/air-quality/resource/new?markup=${markup}`)
  })

  test('Link in the middle of an upload gives it up', async () => {
    await holdRequests(form.page, OPEN)
    await form.choose(csv('dropped.csv'))
    await named('Link').click()
    expect(await form.widget.locator('.row').count()).toBe(0)
    await field('url').fill('https://example.org/data.csv')
    await form.save()
    const answer = await fetch(`${stack().portal.url}/api/3/action/package_show?id=air-quality`)
    const { result }: { result: { resources: unknown[] } } = JSON.parse(await answer.text())
    expect(result.resources.at(-1)).toMatchObject({
      url: 'https://example.org/data.csv',
      name: '',
      size: null,
    })
  })

  test('a file for CKAN’s own store takes its place, and its name', async () => {
    await form.choose(csv('ours.csv'))
    const release = await holdRequests(form.page, OPEN)
    await row('done').waitFor()
    await form.choose(csv('under-way.csv'))
    await form.page
      .locator('input[name=upload]')
      .setInputFiles({ name: 'theirs.csv', mimeType: 'text/csv', buffer: Buffer.from('theirs') })
    expect(await form.widget.locator('.row').count()).toBe(0)
    expect(await field('name').inputValue()).toBe('theirs.csv')
    expect(await field('size').inputValue()).toBe('')
    release()
  })

  test('a press on Upload without a file leaves an upload alone', async () => {
    await holdRequests(form.page, OPEN)
    await form.choose(csv('kept.csv'))
    await Promise.all([form.page.waitForEvent('filechooser'), named('Upload').click()])
    expect(await form.widget.locator('.row').count()).toBe(1)
  })
})

/** The name of what has the focus; an empty one where nobody could see it. */
function focused({ page }: FormPage): Promise<string> {
  return page.evaluate(() => {
    let active = document.activeElement
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
    const seen = active?.closest('label') ?? active
    if (!active || !seen || getComputedStyle(seen).outlineStyle === 'none') return ''
    return active.getAttribute('aria-label') ?? seen.textContent?.trim() ?? ''
  })
}
