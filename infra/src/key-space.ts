/** Pure: how policies name the parts of the bucket. The folders are the backend's own. */

export interface KeySpace {
  readonly bucket: string
  /** Empty, or ending in a slash. */
  readonly prefix: string
}

export function bucketArn({ bucket }: KeySpace): string {
  return `arn:aws:s3:::${bucket}`
}

/** Every key below `packageFolder`, `directFolder` or `recordFolder`, of all packages. */
export function keysBelow(folderOf: (prefix: string, packageId: string) => string, prefix: string): string {
  return folderOf(prefix, '*').replace(/\/$/, '')
}
