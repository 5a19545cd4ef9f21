import Router from '@koa/router'
import { type Dataset, findDataset, findResource, type Resource } from './catalogue.ts'
import { resourceUrl } from './dictize.ts'
import { html } from './html.ts'
import { renderPage } from './layout.ts'
import { PageError } from './page-error.ts'
import { organizationOf, organizations } from './people.ts'
import { mayEdit, mayRead } from './permission.ts'
import { link, siteUrl } from './site.ts'
import type { Context, RequestState, World } from './world.ts'

/** The pages that read: lists, one dataset, one resource. */
export function datasetPages(world: World): Router<RequestState> {
  const router = new Router<RequestState>()
  router.get(['/', '/dataset', '/dataset/'], (ctx) =>
    listPage(world, ctx, 'Datasets', world.catalogue.datasets),
  )
  router.get('/organization/:name', (ctx) => {
    const organization = organizations.find(({ name }) => name === ctx.params.name)
    if (!organization) throw new PageError(404, 'Organization not found')
    const owned = world.catalogue.datasets.filter((dataset) => dataset.owner_org === organization.id)
    listPage(world, ctx, organization.title, owned)
  })
  router.get('/dataset/:id', (ctx) => datasetPage(world, ctx, readable(world, ctx, ctx.params.id)))
  router.get('/dataset/:id/resource/:resourceId', (ctx) => {
    const dataset = readable(world, ctx, ctx.params.id)
    const resource = dataset.resources.find(({ id }) => id === ctx.params.resourceId)
    if (!resource) throw new PageError(404, 'Resource not found')
    resourcePage(world, ctx, dataset, resource)
  })
  router.get('/dataset/:id/resource/:resourceId/download/:filename', (ctx) => {
    const dataset = readable(world, ctx, ctx.params.id)
    const found = findResource(world.catalogue, ctx.params.resourceId ?? '')
    const file = found?.dataset === dataset ? world.catalogue.files.get(found.resource.id) : undefined
    if (!file) throw new PageError(404, 'No download is available')
    ctx.attachment(ctx.params.filename)
    ctx.type = 'application/octet-stream'
    ctx.body = file.bytes
  })
  return router
}

/** CKAN says 404 also to those who may not know that the dataset exists. */
function readable(world: World, ctx: Context, reference = ''): Dataset {
  const dataset = findDataset(world.catalogue, reference)
  if (!dataset || !mayRead(ctx.state.person, dataset)) throw new PageError(404, 'Dataset not found')
  return dataset
}

function listPage(world: World, ctx: Context, title: string, datasets: readonly Dataset[]): void {
  const shown = datasets.filter((each) => each.state !== 'deleted' && mayRead(ctx.state.person, each))
  renderPage(world, ctx, {
    title,
    main: html`<div class="module-content"><h1>${title}</h1>
      <p class="count">${shown.length} ${shown.length === 1 ? 'dataset' : 'datasets'} found</p>
      <ul class="dataset-list">${shown.map(
        (dataset) => html`<li class="dataset-item">
          <h2 class="dataset-heading"><a href="${link(world, ctx, `/dataset/${dataset.name}`)}">${dataset.title}</a>${labels(dataset)}</h2>
          <p>${dataset.notes || 'This dataset has no description'}</p>
          <p class="muted">${organizationOf(dataset.owner_org)?.title ?? 'No organization'}${formatsOf(
            dataset,
          ).map((format) => html` <span class="label label-format">${format}</span>`)}</p>
        </li>`,
      )}</ul></div>`,
  })
}

const formatsOf = ({ resources }: Dataset) =>
  [...new Set(resources.map(({ format }) => format))].filter((format) => format !== '')

const labels = (dataset: Dataset) => [
  dataset.private && html` <span class="label label-private">Private</span>`,
  dataset.state !== 'active' && html` <span class="label label-draft">${dataset.state}</span>`,
]

export function datasetBreadcrumb(dataset: Dataset): [string, string][] {
  const owner = organizationOf(dataset.owner_org)
  const above: [string, string][] = owner ? [[owner.title, `/organization/${owner.name}`]] : []
  return [['Datasets', '/dataset/'], ...above, [dataset.title, `/dataset/${dataset.name}`]]
}

function datasetPage(world: World, ctx: Context, dataset: Dataset): void {
  const owner = organizationOf(dataset.owner_org)
  const base = link(world, ctx, `/dataset/${dataset.name}`)
  renderPage(world, ctx, {
    title: dataset.title,
    breadcrumb: datasetBreadcrumb(dataset),
    sidebar: html`<section class="module"><h2>Organization</h2>
      <p>${owner ? html`<a href="${link(world, ctx, `/organization/${owner.name}`)}">${owner.title}</a>` : 'None'}</p></section>
      <section class="module"><h2>License</h2><p>Creative Commons Attribution</p></section>`,
    main: html`<article class="module-content">
      ${
        mayEdit(ctx.state.person, dataset) &&
        html`<div class="actions"><a class="btn btn-primary" href="${base}/resource/new">Add new resource</a></div>`
      }
      <h1>${dataset.title}${labels(dataset)}</h1>
      <p class="notes">${dataset.notes}</p>
      <section id="dataset-resources"><h2>Data and Resources</h2>
      ${
        dataset.resources.length === 0
          ? html`<p class="empty">This dataset has no data</p>`
          : html`<ul class="resource-list">${dataset.resources.map(
              (resource) => html`<li class="resource-item" data-id="${resource.id}">
                <span class="format-label" data-format="${resource.format.toLowerCase()}">${resource.format || 'data'}</span>
                <a class="heading" href="${base}/resource/${resource.id}">${resource.name || 'Unnamed resource'}</a>
                <p class="description">${resource.description || bytes(resource.size)}</p>
              </li>`,
            )}</ul>`
      }</section></article>`,
  })
}

function resourcePage(world: World, ctx: Context, dataset: Dataset, resource: Resource): void {
  const base = link(world, ctx, `/dataset/${dataset.name}`)
  const url = resourceUrl(resource, siteUrl(world, ctx))
  // A `javascript:` address is text, as with CKAN's `h.is_url`.
  const isLink = /^(?:https?|ftp):\/\//i.test(url) || url.startsWith('/')
  const rows: readonly (readonly [string, string | null])[] = [
    ['Data last updated', resource.last_modified],
    ['Created', resource.created],
    ['Format', resource.format],
    ['Mimetype', resource.mimetype],
    ['Size', resource.size === null ? null : exactBytes(resource.size)],
    ['Hash', resource.hash],
    ['Id', resource.id],
    ['Package id', resource.package_id],
  ]
  renderPage(world, ctx, {
    title: `${resource.name || 'Unnamed resource'} - ${dataset.title}`,
    breadcrumb: [...datasetBreadcrumb(dataset), [resource.name || 'Unnamed resource', ctx.path]],
    sidebar: html`<section class="module"><h2>Resources</h2><ul class="nav">${dataset.resources.map(
      (each) =>
        html`<li><a href="${base}/resource/${each.id}"${each === resource && html` aria-current="page"`}>${each.name || 'Unnamed resource'}</a></li>`,
    )}</ul></section>`,
    main: html`<article class="module-content">
      <div class="actions">
        ${mayEdit(ctx.state.person, dataset) && html`<a class="btn" href="${base}/resource/${resource.id}/edit">Manage</a>`}
        ${isLink && html`<a class="btn btn-primary resource-url-analytics" href="${url}">Download</a>`}
      </div>
      <h1>${resource.name || 'Unnamed resource'}</h1>
      <p class="muted ellipsis">URL: ${isLink ? html`<a class="resource-url-analytics" href="${url}" title="${url}">${url}</a>` : url || 'none'}</p>
      <p class="notes">${resource.description}</p>
      <h2>Additional Information</h2>
      <table class="table"><thead><tr><th scope="col">Field</th><th scope="col">Value</th></tr></thead><tbody>
        ${rows.map(([field, value]) => html`<tr><th scope="row">${field}</th><td>${value || 'unknown'}</td></tr>`)}
      </tbody></table></article>`,
  })
}

const exactBytes = (size: number) => (size < 1024 ? bytes(size) : `${bytes(size)} (${size} bytes)`)

function bytes(size: number | null): string {
  if (size === null) return ''
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB']
  const power = Math.min(Math.floor(Math.log2(Math.max(size, 1)) / 10), units.length - 1)
  return `${power === 0 ? size : (size / 1024 ** power).toFixed(1)} ${units[power]}`
}
