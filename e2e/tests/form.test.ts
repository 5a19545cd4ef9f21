import { afterEach, describe, expect, test } from 'vitest'
import { type FormPage, openForm } from '../stack/form-page.ts'
import { holdRequests } from '../stack/hold.ts'
import { useChromium, useStack } from './use-stack.ts'

const stack = useStack({ name: 'test-form' })
const chromium = useChromium()
const csv = (name: string) => ({ name, bytes: Buffer.from('a,b\n1,2\n') })
const COMPLETE = '**/s3multipart/uploads/complete'
const OLD = '2.9'
const markups = ['2.10', OLD] as const

afterEach(async () => {
  for (const context of chromium().contexts()) await context.close()
})

const open = (markup: string = '2.10') => openForm(stack(), chromium(), { query: `?markup=${markup}` })
const done = (form: FormPage) => form.widget.locator('[data-phase=done]').waitFor()
const saveButton = (form: FormPage) => form.page.locator('button[name=save].btn-primary')
const saved = (form: FormPage) => form.page.waitForURL((url) => !url.pathname.includes('/resource/new'))
const value = (form: FormPage, name: string) =>
  form.page.locator(`#resource-edit [name=${name}]`).inputValue()
const signInElsewhere = async (form: FormPage) => {
  const tab = await form.page.context().newPage()
  await tab.goto(`${stack().portal.url}/demo/sign-in-as/editor`)
  await tab.close()
}

async function ask(action: string): Promise<Record<string, unknown>> {
  const authorization = stack().portal.tokens.editor ?? ''
  const answer = await fetch(`${stack().portal.url}/api/3/action/${action}`, { headers: { authorization } })
  return JSON.parse(await answer.text()).result
}

async function resourcesNamed(name: string): Promise<Record<string, unknown>[]> {
  const { resources } = await ask('package_show?id=air-quality')
  return (resources as Record<string, unknown>[]).filter((resource) => resource.name === name)
}

async function resourceNamed(name: string): Promise<Record<string, unknown>> {
  const [resource, ...more] = await resourcesNamed(name)
  expect(more).toEqual([])
  return ask(`resource_show?id=${resource?.id}`)
}

describe.each(markups)('in the markup of CKAN %s', (markup) => {
  test('a save pressed too early waits for the file, once, however often it is pressed', async () => {
    const form = await open(markup)
    const release = await holdRequests(form.page, COMPLETE)
    await form.choose(csv(`held-${markup}.csv`))
    await saveButton(form).click()
    await saveButton(form).click()
    await form.page.getByText('Saves when the upload is finished.').waitFor()
    expect(await saveButton(form).isEnabled()).toBe(true)
    release()
    await saved(form)
    expect(await resourceNamed(`held-${markup}.csv`)).toMatchObject({
      url: expect.stringMatching(/\/s3multipart\/download\/.*\/held-.*\.csv$/),
      url_type: null,
      size: 8,
      mimetype: 'text/csv',
      format: 'CSV',
      last_modified: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d$/),
    })
  })

  test('a save that is withdrawn does not happen', async () => {
    const form = await open(markup)
    const release = await holdRequests(form.page, COMPLETE)
    await form.choose(csv(`withdrawn-${markup}.csv`))
    await saveButton(form).click()
    await form.page.getByRole('button', { name: 'Don’t save yet' }).click()
    release()
    await done(form)
    await form.page.waitForTimeout(300)
    expect(form.page.url()).toContain('/resource/new')
    expect(await resourcesNamed(`withdrawn-${markup}.csv`)).toEqual([])
  })

  test('a mistake elsewhere in the form costs neither the file nor what is known of it', async () => {
    const form = await open(markup)
    const name = `mistake-${markup}`
    await form.page.locator('#field-name').fill(name)
    await form.page.locator('#field-format').fill('F'.repeat(61))
    await form.choose(csv('data.csv'))
    await saveButton(form).click()
    await form.page.getByText('Length must be less than 60 characters').first().waitFor()
    await form.widget.getByText('data.csv').first().waitFor()
    await form.page.locator('#field-format').fill('CSV')
    await form.save()
    const { url, ...rest } = await resourceNamed(name)
    expect(url).toMatch(/\/s3multipart\/download\/.*\/data\.csv$/)
    expect(rest).toMatchObject({ size: 8, mimetype: 'text/csv', last_modified: expect.any(String) })
  })

  test('another file in an existing resource changes its facts, and the name that only repeated the old one', async () => {
    const form = await open(markup)
    await form.choose(csv(`first-${markup}.csv`))
    await done(form)
    await form.save()
    const { id, last_modified } = await resourceNamed(`first-${markup}.csv`)
    const edit = await open()
    const address = `${stack().portal.url}/dataset/air-quality/resource/${id}/edit?markup=${markup}`
    await edit.page.goto(address)
    await edit.page.locator('#field-description').fill('Only this changes.')
    await edit.save()
    expect(await ask(`resource_show?id=${id}`)).toMatchObject({
      size: 8,
      mimetype: 'text/csv',
      last_modified,
    })
    await edit.page.goto(address)
    await edit.widget.getByText('Current file').waitFor()
    await edit.choose({ name: `second-${markup}.json`, bytes: Buffer.from('{}') })
    await edit.widget.getByText('2 bytes · Uploaded').waitFor()
    await edit.save()
    expect(await ask(`resource_show?id=${id}`)).toMatchObject({
      name: `second-${markup}.json`,
      format: 'JSON',
      mimetype: 'application/json',
      size: 2,
      description: 'Only this changes.',
      url: expect.stringContaining(`second-${markup}.json`),
    })
  })
})

test('a save pressed while the upload is paused says who has to move', async () => {
  const form = await open()
  const release = await holdRequests(form.page, '**/s3multipart/uploads')
  await form.choose(csv('paused.csv'))
  await form.widget.getByRole('button', { name: /^Pause/ }).click()
  await saveButton(form).click()
  await form.page.getByText('The upload is paused. Resume it above').waitFor()
  await form.widget.getByRole('button', { name: /^Resume/ }).click()
  release()
  await saved(form)
})

test('a save after a failed upload is refused, and the refusal goes when the file has arrived', async () => {
  const form = await open()
  stack().portal.setRole('editor', 'member')
  await form.choose(csv('refused.csv'))
  await form.widget.getByText('You may not add files to this dataset.').first().waitFor()
  await saveButton(form).click()
  const refusal = form.page.getByText('Not saved, because the file did not arrive.')
  await refusal.waitFor()
  stack().portal.setRole('editor', 'editor')
  await form.widget.getByRole('button', { name: /^Retry/ }).click()
  await done(form)
  expect(await refusal.count()).toBe(0)
})

describe('the form outlives its CSRF token', () => {
  test('when the editor was signed out during the upload', async () => {
    const form = await open()
    const release = await holdRequests(form.page, COMPLETE)
    await form.choose(csv('signed-out.csv'))
    await saveButton(form).click()
    stack().portal.signOutEveryone()
    release()
    await form.widget.getByText('You are signed out.').first().waitFor()
    await signInElsewhere(form)
    await form.widget.getByRole('button', { name: /^Retry/ }).click()
    await done(form)
    await saveButton(form).dblclick()
    await saved(form)
    expect(await resourceNamed('signed-out.csv')).toMatchObject({ size: 8 })
  })

  test('when the upload took longer than the token lives, and while nobody is signed in nothing is lost', async () => {
    const form = await open()
    await form.page.clock.install()
    await form.page.reload()
    await form.choose(csv('long.csv'))
    await done(form)
    await form.page.clock.fastForward('01:01:00')
    stack().portal.signOutEveryone()
    await saveButton(form).click()
    await form.page.getByText('the portal no longer shows you this form').waitFor()
    expect(await value(form, 'name')).toBe('long.csv')
    await signInElsewhere(form)
    await form.save()
    expect(await resourceNamed('long.csv')).toMatchObject({ size: 8 })
  })
})
