/** Pure: what the backend itself may do; the keys it runs on never leave it. */
import { directFolder, packageFolder } from '@s3multipart/backend/object-key'
import type { PolicyDocument, PolicyScope, PolicyStatement } from '@s3multipart/backend/session-policy'
import { bucketArn, keysBelow } from './key-space.ts'

export interface BackendScope extends PolicyScope {
  readonly roleArn: string
}

export function backendPolicy(scope: BackendScope): PolicyDocument {
  const bucket = bucketArn(scope)
  const everything = keysBelow(packageFolder, scope.prefix)
  return {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'IssueSessions', Effect: 'Allow', Action: ['sts:AssumeRole'], Resource: scope.roleArn },
      {
        Sid: 'OpenSealAndServe',
        Effect: 'Allow',
        Action: [
          's3:PutObject',
          's3:GetObject',
          's3:GetObjectVersion',
          's3:ListMultipartUploadParts',
          's3:AbortMultipartUpload',
          // Records, and objects that a browser made before the seal. No policy can tell those from sealed files; on a
          // versioned bucket those survive, as nobody here may delete a version.
          's3:DeleteObject',
        ],
        Resource: `${bucket}/${everything}`,
      },
      {
        Sid: 'KeepDirectFiles',
        Effect: 'Deny',
        Action: ['s3:DeleteObject'],
        Resource: `${bucket}/${keysBelow(directFolder, scope.prefix)}`,
      },
      listing(scope, bucket, everything),
      // AWS knows no condition that would narrow this one to a prefix.
      // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
      { Sid: 'FindUnfinished', Effect: 'Allow', Action: ['s3:ListBucketMultipartUploads'], Resource: bucket },
      ...encryption(scope),
    ],
  }
}

/** Also what makes S3 answer 404 instead of 403 for a key that is not there. */
function listing(scope: BackendScope, bucket: string, everything: string): PolicyStatement {
  const statement: PolicyStatement = {
    Sid: 'ListRecords',
    Effect: 'Allow',
    Action: ['s3:ListBucket'],
    Resource: bucket,
  }
  // HeadBucket names no prefix, so a condition on it is only there where it narrows something.
  return scope.prefix === ''
    ? statement
    : { ...statement, Condition: { StringLike: { 's3:prefix': everything } } }
}

function encryption({ kmsKeyArn }: BackendScope): PolicyStatement[] {
  if (!kmsKeyArn) return []
  return [
    { Sid: 'Encrypt', Effect: 'Allow', Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: kmsKeyArn },
  ]
}
