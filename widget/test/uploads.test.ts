import { expect, it, vi } from 'vitest'
import type { UploadService } from '../src/engine/index.ts'
import type { Options } from '../src/options.ts'
import { Uploads } from '../src/uploads.ts'

// Node has no window that goes online.
vi.stubGlobal('addEventListener', () => {})

const OPTIONS: Options = {
  endpoint: 'https://data.example',
  packageId: 'rivers',
  resourceId: undefined,
  partSize: undefined,
  concurrency: 4,
  maxSize: 3,
  accept: ['.csv'],
}

function untouched(): never {
  throw new Error('the service was asked')
}
const SERVICE: UploadService = { open: untouched, refresh: untouched, complete: untouched, abort: untouched }

function uploads(): Uploads {
  return new Uploads(OPTIONS, SERVICE, { changed() {}, sealed() {} })
}

it('refuses a file that is too large before anything is sent', () => {
  expect(uploads().add(new File(['four'], 'a.csv'))).toMatchObject({ refused: 'too_large' })
})

it('refuses a file of another type', () => {
  expect(uploads().add(new File(['a'], 'a.exe'))).toMatchObject({ refused: 'type_not_allowed' })
})

it('knows a file it has already, so that a failed one can be tried again', () => {
  const list = uploads()
  const file = new File(['a'], 'a.csv', { lastModified: 1 })
  const added = list.add(file)
  expect(added).toHaveProperty('id')
  expect(list.add(file)).toEqual({ refused: 'already_listed', listedId: 'id' in added && added.id })
})
