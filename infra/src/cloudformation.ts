/** Pure: the same bucket, role and policies as a CloudFormation template. */
import { variables } from '@s3multipart/backend/config'
import { z } from 'zod'
import { backendPolicy } from './backend-policy.ts'
import { corsRules } from './cors.ts'
import { lifecycleRule } from './lifecycle.ts'
import { publicAccess } from './public-access.ts'
import { MAX_SESSION_SECONDS, ROLE_POLICY, rolePolicy, trustPolicy } from './role.ts'

export interface TemplateDefaults {
  readonly bucket?: string
  readonly prefix?: string
  readonly origins?: readonly string[]
  readonly principal?: string
}

/** The pure functions get these in place of values; `withIntrinsics` makes them CloudFormation's own references. */
const standIn = (name: string) => `\${${name}}`
const BUCKET = standIn('BucketName')
const PREFIX = standIn('Prefix')
const ORIGINS = standIn('PortalOrigins')
const PRINCIPAL = standIn('BackendPrincipal')
const ROLE_ARN = standIn('UploadRole.Arn')

export function cloudFormationTemplate(defaults: TemplateDefaults = {}) {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description:
      's3multipart: a private bucket for uploads from browsers, and the role whose sessions they get',
    Parameters: parameters(defaults),
    Resources: withIntrinsics({ Bucket: bucket(), UploadRole: uploadRole(), BackendPolicy: backend() }),
    Outputs: withIntrinsics({
      BucketName: { Description: 'S3MULTIPART_BUCKET', Value: BUCKET },
      Region: { Description: 'S3MULTIPART_REGION', Value: standIn('AWS::Region') },
      RoleArn: { Description: 'S3MULTIPART_ROLE_ARN', Value: ROLE_ARN },
      BackendPolicyArn: {
        Description: 'Attach this policy to the user or role that the backend runs on',
        Value: standIn('BackendPolicy'),
      },
    }),
  }
}

function parameters({ bucket, prefix = '', origins, principal }: TemplateDefaults) {
  return {
    BucketName: {
      Type: 'String',
      Description: 'Name of the bucket, which is created',
      AllowedPattern: z.toJSONSchema(variables.shape.S3MULTIPART_BUCKET).pattern,
      Default: bucket,
    },
    Prefix: {
      Type: 'String',
      Description: 'Folder for everything in the bucket, ending in a slash; empty for all of it',
      AllowedPattern: z.toJSONSchema(variables.shape.S3MULTIPART_PREFIX).pattern,
      Default: prefix,
    },
    PortalOrigins: {
      Type: 'CommaDelimitedList',
      Description: 'Origins of the portals, such as https://portal.example: no path, no slash at the end',
      AllowedPattern: '^https?://[^/,*\\s]+$',
      Default: origins?.join(','),
    },
    BackendPrincipal: {
      Type: 'String',
      Description: 'ARN of the user or role that the backend runs on: it alone may assume the upload role',
      AllowedPattern: '^arn:aws:iam::\\d{12}:(user|role)/[\\w+=,.@/-]+$',
      Default: principal,
    },
  }
}

function bucket() {
  const rule = lifecycleRule(PREFIX)
  return {
    Type: 'AWS::S3::Bucket',
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      BucketName: BUCKET,
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      CorsConfiguration: { CorsRules: corsRules(PREFIX, [ORIGINS]).map(corsProperty) },
      LifecycleConfiguration: {
        Rules: [
          {
            Id: rule.ID,
            Status: rule.Status,
            Prefix: rule.Filter.Prefix,
            AbortIncompleteMultipartUpload: rule.AbortIncompleteMultipartUpload,
          },
        ],
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: publicAccess('aws'),
    },
  }
}

/** The S3 API and CloudFormation spell the same fields differently. */
function corsProperty(rule: ReturnType<typeof corsRules>[number]) {
  return {
    Id: rule.ID,
    // A parameter that is a list already: inside another list it would be one too many.
    AllowedOrigins: rule.AllowedOrigins.includes(ORIGINS) ? ORIGINS : rule.AllowedOrigins,
    AllowedMethods: rule.AllowedMethods,
    AllowedHeaders: rule.AllowedHeaders,
    ExposedHeaders: 'ExposeHeaders' in rule ? rule.ExposeHeaders : undefined,
    MaxAge: rule.MaxAgeSeconds,
  }
}

function uploadRole() {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      Description: 'Sessions of this role send the parts of uploads from browsers',
      MaxSessionDuration: MAX_SESSION_SECONDS,
      AssumeRolePolicyDocument: trustPolicy({ engine: 'aws', principal: PRINCIPAL, roleArn: ROLE_ARN }),
      Policies: [
        {
          PolicyName: ROLE_POLICY,
          PolicyDocument: rolePolicy({ engine: 'aws', bucket: BUCKET, prefix: PREFIX }),
        },
      ],
    },
  }
}

function backend() {
  return {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: {
      Description: 'What the backend of s3multipart needs',
      PolicyDocument: backendPolicy({ engine: 'aws', bucket: BUCKET, prefix: PREFIX, roleArn: ROLE_ARN }),
    },
  }
}

/** A stand-in alone is a reference or an attribute, one inside of a text a substitution. */
function withIntrinsics(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withIntrinsics)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withIntrinsics(field)]))
  if (typeof value !== 'string' || !value.includes('${')) return value
  const alone = /^\$\{([\w:]+)(?:\.(\w+))?\}$/.exec(value)
  if (!alone) return { 'Fn::Sub': value }
  const [, name, attribute] = alone
  return attribute ? { 'Fn::GetAtt': [name, attribute] } : { Ref: name }
}
