/** Unmodified Uppy on a package grant, as `docs/embed.md` describes it. */
import AwsS3 from '@uppy/aws-s3'
import Uppy from '@uppy/core'

async function grantFor(packageId: string) {
  const answer = await fetch('/s3multipart/credentials', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-s3multipart': '1' },
    body: JSON.stringify({ package_id: packageId }),
  })
  if (!answer.ok) throw new Error(`credentials answered ${answer.status}`)
  return answer.json()
}

/** @returns the address of the stored object */
export async function upload(packageId: string, name: string, bytes: number): Promise<string> {
  const { bucketUrl, region, prefix } = await grantFor(packageId)
  const uppy = new Uppy().use(AwsS3, {
    s3Endpoint: bucketUrl,
    region,
    getCredentials: () => grantFor(packageId),
    generateObjectKey: (file) => prefix + file.name,
    shouldUseMultipart: true,
  })
  uppy.addFile({ name, data: new Blob([new Uint8Array(bytes).fill(7)]) })
  const result = await uppy.upload()
  const done = result?.successful?.[0]
  if (!done) throw result?.failed?.[0]?.error ?? new Error('nothing was uploaded')
  return String(done.uploadURL)
}

Object.assign(globalThis, { stockUppy: { upload } })
