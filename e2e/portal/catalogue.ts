import { randomUUID } from 'node:crypto'
import { cityLab, otherOrg } from './people.ts'

export interface Resource {
  readonly id: string
  readonly package_id: string
  readonly created: string
  url: string
  name: string
  description: string
  format: string
  mimetype: string | null
  size: number | null
  hash: string
  url_type: string | null
  last_modified: string | null
  extras: Readonly<Record<string, unknown>>
}

export interface Dataset {
  readonly id: string
  readonly name: string
  readonly title: string
  readonly notes: string
  readonly owner_org: string | null
  readonly creator_user_id: string | null
  readonly private: boolean
  state: 'active' | 'draft' | 'deleted'
  readonly resources: Resource[]
}

/** A file uploaded the stock way, into CKAN's own store. */
interface StoredFile {
  readonly type: string
  readonly bytes: Buffer
}

export interface Catalogue {
  readonly datasets: Dataset[]
  readonly files: Map<string, StoredFile>
}

export const datasetIds = {
  airQuality: '0d5e1f7a-2c3b-4d4e-9f50-61728394a5b6',
  draftBudget: '1e6f208b-3d4c-4e5f-8061-72839405b6c7',
  privateSurvey: '2f70319c-4e5d-4f60-9172-839405b6c7d8',
  otherData: '3081420d-5f6e-4071-8283-9405b6c7d8e9',
  namedLikeAirQuality: '4192531e-607f-4182-9394-05b6c7d8e9fa',
  unowned: '52a3642f-7180-4293-84a5-16c7d8e9fa0b',
  deleted: '63b47530-8291-43a4-95b6-27d8e9fa0b1c',
} as const

export const sampleResourceId = '74c58641-93a2-44b5-86c7-38e9fa0b1c2d'

/** Name or id, the id winning as in CKAN's `Package.get`. */
export function findDataset({ datasets }: Catalogue, reference: string): Dataset | undefined {
  return (
    datasets.find((dataset) => dataset.id === reference) ??
    datasets.find((dataset) => dataset.name === reference)
  )
}

export function findResource(
  { datasets }: Catalogue,
  id: string,
): { dataset: Dataset; resource: Resource } | undefined {
  for (const dataset of datasets) {
    const resource = dataset.resources.find((each) => each.id === id)
    if (resource) return { dataset, resource }
  }
  return undefined
}

export function newDataset(fields: Pick<Dataset, 'name'> & Partial<Dataset>): Dataset {
  return {
    id: randomUUID(),
    title: fields.name,
    notes: '',
    owner_org: null,
    creator_user_id: null,
    private: false,
    state: 'active',
    resources: [],
    ...fields,
  }
}

export function demoCatalogue(): Catalogue {
  const sample: Resource = {
    id: sampleResourceId,
    package_id: datasetIds.airQuality,
    created: '2026-03-02T08:15:00.000000',
    url: 'https://example.org/air-quality/stations.csv',
    name: 'Measuring stations',
    description: 'Position and height of every station.',
    format: 'CSV',
    mimetype: 'text/csv',
    size: 18432,
    hash: '',
    url_type: null,
    last_modified: '2026-03-01T22:00:00.000000',
    extras: {},
  }
  const datasets = [
    newDataset({
      id: datasetIds.airQuality,
      name: 'air-quality',
      title: 'Air quality, hourly',
      notes:
        'Nitrogen dioxide, ozone and particulates, every hour since 2009, from all stations of the city.',
      owner_org: cityLab.id,
      resources: [sample],
    }),
    newDataset({
      id: datasetIds.draftBudget,
      name: 'draft-budget',
      title: 'Budget 2027',
      notes: 'Plan figures of the coming year, before the council has voted.',
      owner_org: cityLab.id,
      state: 'draft',
    }),
    newDataset({
      id: datasetIds.privateSurvey,
      name: 'private-survey',
      title: 'Household survey, raw answers',
      notes: 'Answers before they are made anonymous. Not for publication.',
      owner_org: cityLab.id,
      private: true,
    }),
    newDataset({
      id: datasetIds.otherData,
      name: 'other-data',
      title: 'Berth occupancy',
      notes: 'Which ship lay at which berth, per quarter of an hour.',
      owner_org: otherOrg.id,
    }),
    // Why a backend must take the canonical id from CKAN's answer, never from its caller.
    newDataset({
      id: datasetIds.namedLikeAirQuality,
      name: datasetIds.airQuality,
      title: 'Noise map (named like the id of another dataset)',
      owner_org: otherOrg.id,
    }),
    newDataset({
      id: datasetIds.unowned,
      name: 'found-data',
      title: 'Found data',
      notes: 'Belongs to no organization.',
    }),
    newDataset({
      id: datasetIds.deleted,
      name: 'retired-counts',
      title: 'Retired traffic counts',
      owner_org: cityLab.id,
      state: 'deleted',
    }),
  ]
  return { datasets, files: new Map() }
}
