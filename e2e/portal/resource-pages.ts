import Router from '@koa/router'
import { type Dataset, findDataset, type Resource } from './catalogue.ts'
import { datasetBreadcrumb } from './dataset-pages.ts'
import { html } from './html.ts'
import { renderPage } from './layout.ts'
import { PageError } from './page-error.ts'
import { mayEdit } from './permission.ts'
import { resourceForm } from './resource-form.ts'
import { type FieldErrors, type Fields, ValidationError } from './resource-schema.ts'
import { formFields, saveResource } from './save-resource.ts'
import { link } from './site.ts'
import type { Context, RequestState, World } from './world.ts'

interface Form {
  readonly resource?: Resource
  readonly fields: Fields
  readonly errors: FieldErrors
}

/** The pages that write: the probe of every backend is the first one. */
export function resourcePages(world: World): Router<RequestState> {
  const router = new Router<RequestState>()

  router.get('/dataset/:id/resource/new', (ctx) => {
    formPage(world, ctx, editable(world, ctx, ctx.params.id), { fields: {}, errors: {} })
  })

  router.post('/dataset/:id/resource/new', async (ctx) => {
    const dataset = editable(world, ctx, ctx.params.id)
    const fields = formFields(ctx.state.form ?? new FormData())
    if (!providesData(fields) && fields.save !== 'go-dataset-complete') {
      const error = { Error: ['You must add at least one data resource'] }
      if (fields.save !== 'go-dataset' && dataset.resources.length === 0)
        return formPage(world, ctx, dataset, { fields, errors: error })
    } else if (!(await saved(world, ctx, dataset, { fields, errors: {} }))) return
    if (fields.save === 'go-metadata') dataset.state = 'active'
    ctx.redirect(
      link(world, ctx, `/dataset/${dataset.name}${fields.save === 'again' ? '/resource/new' : ''}`),
    )
  })

  router.get('/dataset/:id/resource/:resourceId/edit', (ctx) => {
    const dataset = editable(world, ctx, ctx.params.id)
    const resource = resourceOf(ctx, dataset)
    formPage(world, ctx, dataset, { resource, fields: { ...resource }, errors: {} })
  })

  router.post('/dataset/:id/resource/:resourceId/edit', async (ctx) => {
    const dataset = editable(world, ctx, ctx.params.id)
    const resource = resourceOf(ctx, dataset)
    const fields = formFields(ctx.state.form ?? new FormData())
    if (await saved(world, ctx, dataset, { resource, fields, errors: {} }))
      ctx.redirect(link(world, ctx, `/dataset/${dataset.name}/resource/${resource.id}`))
  })

  return router
}

/** CKAN asks who may before it looks whether: a missing dataset breaks the check for everyone but a sysadmin. */
function editable(world: World, ctx: Context, reference = ''): Dataset {
  const dataset = findDataset(world.catalogue, reference)
  if (!dataset) throw new PageError(ctx.state.person?.sysadmin ? 404 : 500, 'The dataset could not be found.')
  if (!mayEdit(ctx.state.person, dataset))
    throw new PageError(403, 'Unauthorized to create a resource for this package')
  return dataset
}

function resourceOf(ctx: Context & { params: Record<string, string> }, dataset: Dataset): Resource {
  const resource = dataset.resources.find(({ id }) => id === ctx.params.resourceId)
  if (!resource) throw new PageError(404, 'Resource not found')
  return resource
}

const providesData = (fields: Fields) =>
  Object.entries(fields).some(
    ([key, value]) =>
      !['save', 'id', '_csrf_token'].includes(key) &&
      (value instanceof File ? value.size > 0 : Boolean(value)),
  )

async function saved(world: World, ctx: Context, dataset: Dataset, form: Form): Promise<boolean> {
  try {
    await saveResource(world.catalogue, dataset, form.fields, form.resource)
    return true
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    formPage(world, ctx, dataset, { ...form, errors: error.errors })
    return false
  }
}

function formPage(world: World, ctx: Context, dataset: Dataset, { resource, fields, errors }: Form): void {
  const { settings, rootPath } = world
  const wanted = ctx.query.markup
  const markup = wanted === '2.9' || wanted === '2.10' ? wanted : settings.markup
  const shown = (key: string) => (typeof fields[key] === 'string' ? fields[key] : '')
  const title = resource ? 'Edit resource' : 'Add resource'
  renderPage(world, ctx, {
    title: `${title} - ${dataset.title}`,
    breadcrumb: [...datasetBreadcrumb(dataset), [title, ctx.path]],
    sidebar: html`<section class="module"><h2>What's a resource?</h2>
      <p>A resource can be any file or link to a file containing useful data.</p></section>`,
    main: html`<section class="module-content"><h1>${title}</h1>${resourceForm({
      markup,
      action: link(world, ctx, ctx.path) + (ctx.querystring && `?${ctx.querystring}`),
      csrfToken: ctx.state.session?.csrfToken,
      dataset,
      shown: {
        id: resource?.id ?? '',
        url: shown('url'),
        url_type: shown('url_type'),
        name: shown('name'),
        description: shown('description'),
        format: shown('format'),
      },
      errors,
      uploads: settings.uploads,
      editing: resource !== undefined,
    })}</section>`,
    scripts: html`<script src="${rootPath}/base/resource-form.js" defer></script>${
      settings.embed &&
      html`
<script src="${settings.widgetUrl ?? `${rootPath}/s3multipart/widget.js`}" data-package-id="${dataset.id}" data-resource-id="${resource?.id}" defer></script>`
    }`,
  })
}
