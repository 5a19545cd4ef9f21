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
      {
        Sid: 'ListRecords',
        Effect: 'Allow',
        Action: ['s3:ListBucket'],
        Resource: bucket,
        Condition: { StringLike: { 's3:prefix': everything } },
      },
      {
        // HeadBucket names no prefix, and neither does the question whether a key is missing, which S3 answers with
        // 403 instead of 404 where this is denied (run on Ceph). It also lists names, without content.
        Sid: 'TellMissingFromForbidden',
        Effect: 'Allow',
        Action: ['s3:ListBucket'],
        Resource: bucket,
        Condition: { Null: { 's3:prefix': 'true' } },
      },
      // AWS knows no condition that would narrow this one to a prefix.
      // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
      { Sid: 'FindUnfinished', Effect: 'Allow', Action: ['s3:ListBucketMultipartUploads'], Resource: bucket },
      ...encryption(scope),
    ],
  }
}

function encryption({ kmsKeyArn }: BackendScope): PolicyStatement[] {
  if (!kmsKeyArn) return []
  return [
    { Sid: 'Encrypt', Effect: 'Allow', Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: kmsKeyArn },
  ]
}
