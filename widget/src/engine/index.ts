export { createSpeedMeter } from './speed.ts'
export { UploadError, type UploadService } from './upload-service.ts'
export { S3Multipart, type SealedBody } from './uploader.ts'
