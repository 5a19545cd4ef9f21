interface Statement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: readonly string[]
  readonly Resource: readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>
}

export interface PolicyDocument {
  readonly Version: '2012-10-17'
  readonly Statement: readonly Statement[]
}

const sending = ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts']

/** The ceiling of every session: a session policy can only take away from it. */
export function rolePolicy(bucket: string): PolicyDocument {
  return bucketPolicy(bucket, [...sending, 's3:GetObject'], ['s3:ListBucket'])
}

export function backendPolicy(bucket: string): PolicyDocument {
  return bucketPolicy(
    bucket,
    [...sending, 's3:GetObject', 's3:DeleteObject'],
    ['s3:ListBucket', 's3:ListBucketMultipartUploads'],
  )
}

function bucketPolicy(
  bucket: string,
  onObjects: readonly string[],
  onBucket: readonly string[],
): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: onObjects, Resource: [`arn:aws:s3:::${bucket}/*`] },
      { Effect: 'Allow', Action: onBucket, Resource: [`arn:aws:s3:::${bucket}`] },
    ],
  }
}
