export { createSpeedMeter, type Speed, type SpeedMeter } from './speed.ts'
export { type FileToOpen, UploadError, type UploadService } from './upload-service.ts'
export { S3Multipart, type S3MultipartOptions, type SealedBody } from './uploader.ts'
export type { Waiting } from './waiting.ts'
