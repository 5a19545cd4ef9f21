/** Unmodified Uppy, signing in the browser. It gets its credentials at once, which no portal could do. */
import AwsS3 from '@uppy/aws-s3'
import { Uppy } from '@uppy/core'
import { PART_BYTES, PARTS_IN_FLIGHT } from '../plan.ts'
import { timeUpload } from './lap.ts'

timeUpload(async (file, bucketUrl) => {
  const uppy = new Uppy().use(AwsS3, {
    s3Endpoint: bucketUrl,
    region: 'us-east-1',
    getCredentials: () => ({
      region: 'us-east-1',
      credentials: { accessKeyId: 'bench', secretAccessKey: 'bench', sessionToken: 'bench' },
    }),
    shouldUseMultipart: true,
    limit: PARTS_IN_FLIGHT,
    getChunkSize: () => PART_BYTES,
  })
  uppy.addFile(file)
  const result = await uppy.upload()
  if (result?.successful?.length !== 1) throw new Error(result?.failed?.[0]?.error ?? 'not uploaded')
})
