import type { Dataset } from './catalogue.ts'
import { type Html, html } from './html.ts'
import type { FieldErrors } from './resource-schema.ts'
import type { Markup } from './world.ts'

export interface ResourceForm {
  readonly markup: Markup
  readonly action: string
  readonly csrfToken: string | undefined
  readonly dataset: Dataset
  /** Only what the stock fields show: whatever else was posted is lost when the form is rendered again. */
  readonly shown: Readonly<Record<'id' | 'url' | 'url_type' | 'name' | 'description' | 'format', string>>
  readonly errors: FieldErrors
  readonly uploads: boolean
  readonly editing: boolean
}

/** Ids, names and classes are CKAN's: a script finds its way in the form by nothing else. */
export function resourceForm(form: ResourceForm): Html {
  const { shown, errors } = form
  return html`<form id="resource-edit" class="dataset-form dataset-resource-form" method="post" action="${form.action}"
    data-module="basic-form resource-form" enctype="multipart/form-data">
    <input type="hidden" name="_csrf_token" value="${form.csrfToken}">
    ${errorSummary(errors)}
    <input name="id" value="${shown.id}" type="hidden">
    ${form.markup === '2.9' ? imageUpload(form) : resourceUploadField(form)}
    ${input('name', 'field-name', 'Name', 'text', shown.name, errors.name, 'eg. January 2011 Gold Prices')}
    <div class="form-group">
      <label class="form-label" for="field-description">Description</label>
      <div class="controls"><textarea id="field-description" name="description" cols="20" rows="5" class="form-control"
        placeholder="Some useful notes about the data">${shown.description}</textarea></div>
    </div>
    ${input('format', 'field-format', 'Format', 'text', shown.format, errors.format, 'eg. CSV, XML or JSON')}
    <div class="form-actions">${saveButtons(form)}</div>
  </form>`
}

function saveButtons({ editing, dataset }: ResourceForm): Html {
  const button = (value: string, label: string, look: string) =>
    html`<button class="btn ${look}" name="save" value="${value}" type="submit">${label}</button> `
  if (editing) return button('go-dataset-complete', 'Update Resource', 'btn-primary')
  const again = button('again', 'Save & add another', 'btn-default')
  return dataset.state === 'draft'
    ? html`${button('go-dataset', 'Previous', 'btn-default')}${again}${button('go-metadata', 'Finish', 'btn-primary')}`
    : html`${again}${button('go-dataset-complete', 'Add', 'btn-primary')}`
}

/** 2.10 to 2.12 */
function resourceUploadField({ shown, errors, uploads }: ResourceForm): Html {
  const isUpload = shown.url_type === 'upload' && shown.url !== ''
  const isUrl = shown.url !== '' && !isUpload
  const radio = (mode: string, value: string, checked: boolean) =>
    html`<input type="radio" id="resource-url-${mode}" name="url_type" value="${value}"${checked && html` checked`}>`
  const remove = html`<button type="button" class="btn btn-danger btn-remove-url">Remove</button>`
  return html`<div data-module="resource-upload-field" class="resource-upload-field form-group">
    ${radio('none', '', !isUpload && !isUrl)}
    <div class="select-type">
      <label id="resource-menu-label" class="form-label">Data</label>
      <div role="group" aria-labelledby="resource-menu-label">
        ${uploads && html`<button type="button" class="btn btn-default" id="resource-upload-button" title="Upload a file on your computer">Upload</button>`}
        <button type="button" class="btn btn-default" id="resource-link-button"
          title="Link to a URL on the internet (you can also link to an API)">Link</button>
      </div>
    </div>
    ${
      uploads &&
      html`${radio('upload', 'upload', isUpload)}
    <div class="select-type">
      ${
        isUpload &&
        html`<input type="checkbox" id="field-clear-upload" value="true">
      <div class="upload-type">
        <button type="button" class="btn btn-danger btn-clear-upload">Clear Upload</button>
        <label class="form-label">File</label>
        <div class="controls"><input value="${shown.url.split('/').at(-1)}" class="form-control" readonly></div>
      </div>`
      }
      <div class="upload-type">${remove}${input('upload', 'field-resource-upload', 'File', 'file', '')}</div>
    </div>`
    }
    ${radio('link', '', isUrl)}
    <div class="select-type">${remove}${input(
      'url',
      'field-resource-url',
      'URL',
      'url',
      isUrl ? shown.url : '',
      errors.url,
      'http://example.com/external-data.csv',
    )}</div>
  </div>`
}

/** 2.9, and ckanext-scheming in every version. Its buttons are made by a script. */
function imageUpload({ shown, errors, uploads }: ResourceForm): Html {
  const isUpload = shown.url_type === 'upload' && shown.url !== ''
  const url = input(
    'url',
    'field-image-url',
    'URL',
    'url',
    shown.url,
    errors.url,
    'http://example.com/external-data.csv',
  )
  return html`<div class="image-upload" data-module="image-upload"
    data-module-is_url="${String(shown.url !== '' && !isUpload)}" data-module-is_upload="${String(isUpload)}"
    data-module-field_url="url" data-module-field_upload="upload" data-module-field_clear="clear_upload"
    data-module-upload_label="File">
    ${url}
    ${uploads && input('upload', 'field-image-upload', 'File', 'file', '')}
  </div>`
}

function input(
  name: string,
  id: string,
  label: string,
  type: string,
  value: string,
  error?: readonly string[],
  placeholder = '',
): Html {
  return html`<div class="form-group control-full${error && ' error'}">
      <label class="form-label" for="${id}">${label}</label>
      <div class="controls">
        <input id="${id}" type="${type}" name="${name}" value="${value}" placeholder="${placeholder}" class="form-control">
        ${error?.map((each) => html`<span class="error-block">${each}</span>`)}
      </div>
    </div>`
}

function errorSummary(errors: FieldErrors): Html | false {
  const entries = Object.entries(errors)
  if (entries.length === 0) return false
  const labelOf = (key: string) => key.charAt(0).toUpperCase() + key.slice(1).replaceAll('_', ' ')
  return html`<div class="error-explanation alert alert-error">
      <p>The form contains invalid entries:</p>
      <ul>${entries.map(([key, messages]) => html`<li data-field-label="${labelOf(key)}">${labelOf(key)}: ${messages.join(', ')}</li>`)}</ul>
    </div>`
}
