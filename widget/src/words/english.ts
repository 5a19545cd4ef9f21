import type { Words } from '../messages.ts'

export const ENGLISH: Words = {
  label: 'Upload a file',
  chooseOne: 'Choose a file',
  chooseSeveral: 'Choose files',
  orDropOne: 'or drop it here',
  orDropSeveral: 'or drop them here',
  dropNow: 'Drop to upload',
  anySize: 'Any size.',
  limit: (size) => `Up to ${size}.`,
  steadfast: 'Continues by itself after an interruption.',
  accepted: (types) => `Accepted: ${types}.`,

  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel',
  retry: 'Retry',
  remove: 'Remove',
  replace: 'Replace',
  actionOn: (action, name) => `${action} ${name}`,

  waiting: 'Waiting to start',
  sent: (loaded, size) => `${loaded} of ${size}`,
  left: (time) => `about ${time} left`,
  paused: 'Paused',
  offline: 'No connection. Continues by itself when it is back.',
  busy: 'The file store is busy. Continues by itself.',
  storeSilent: 'The file store does not answer. Continues by itself.',
  portalSilent: 'The portal does not answer. Continues by itself.',
  retryIn: (time) => `Next try in ${time}.`,
  sealing: 'All sent. Putting the file together…',
  done: 'Uploaded',
  saved: 'Current file',
  reference: (requestId) => `Reference for the administrator: ${requestId}`,

  saidStart: (name) => `Uploading ${name}.`,
  saidPercent: (name, percent) => `${name}: ${percent} uploaded.`,
  saidPaused: (name) => `${name}: paused.`,
  saidResumed: (name) => `${name}: continuing.`,
  saidSealing: (name) => `${name}: all sent, putting the file together.`,
  saidDone: (name) => `${name}: uploaded.`,
  saidFailed: (name, reason) => `${name}: not uploaded. ${reason}`,
  saidRemoved: (name) => `${name}: removed.`,

  savesWhenFinished: 'Saves when the upload is finished.',
  savesWhenResumed: 'The upload is paused. Resume it above; it saves when it is finished.',
  doNotSave: 'Don’t save yet',
  notSaved: 'Not saved, because the file did not arrive. Retry or remove it above, then save again.',
  notSavedSignedOut:
    'Not saved, because the portal no longer shows you this form. Sign in in another tab, then save again; nothing is lost.',

  badAttribute: (attribute, value, expected) => `${attribute}="${value}" is not understood: ${expected}.`,
  expected: {
    address: 'expected the address of the portal, such as https://data.example.org',
    packageId: 'expected the name or id of a dataset',
    uuid: 'expected a resource id (UUID)',
    partSize: 'expected bytes between 5242880 (5 MiB) and 5368709120 (5 GiB)',
    concurrency: 'expected a whole number from 1 to 16',
    bytes: 'expected a number of bytes',
  },
  missing: (attribute) => `Uploading is not set up on this page: ${attribute} is missing.`,

  errors: {
    one_file_only: 'Only one file can be added here. Choose just one.',
    still_busy: 'Another file is being uploaded. Cancel it before you choose a new one.',
    folder: 'Folders cannot be uploaded. Put the folder into a ZIP file first.',
    already_listed: 'This file is already in the list.',

    offline: 'There is no connection. Press Retry when it is back; nothing that was sent is lost.',
    backend_unreachable: 'The upload service cannot be reached. Check the connection, then press Retry.',
    bad_answer:
      'The upload service gave an answer that is not understood. Press Retry; if it happens again, tell the administrator.',
    storage_refused:
      'The file store refused the file. Press Retry; if it happens again, tell the administrator.',
    storage_unreachable:
      'The file store cannot be reached. Check the connection, then press Retry. If other files fail too, the administrator should check the bucket’s CORS rules.',
    etag_hidden:
      'The file store hides what the browser must read. For the administrator: the bucket’s CORS rule for this site must list ETag under ExposeHeaders.',
    file_changed: 'The file was changed or moved while it was being sent. Remove it, then choose it again.',

    invalid_request:
      'The upload service does not understand this request. Reload the page; if it happens again, tell the administrator.',
    not_signed_in:
      'You are signed out. Sign in in another tab, then press Retry; nothing that was sent is lost.',
    not_allowed: 'You may not add files to this dataset. Ask an editor of its organization.',
    wrong_user:
      'This upload was started by another user. Sign in as that user, or remove the file and choose it again.',
    wrong_origin:
      'This page may not use the upload service. For the administrator: add this site’s address to S3MULTIPART_ALLOWED_ORIGINS.',
    grant_disabled: 'This kind of upload is switched off on this portal. Tell the administrator.',
    not_found: 'The dataset is not found. Reload the page to see whether it still exists.',
    upload_gone: 'The unfinished upload no longer exists. Press Retry to send the file from the beginning.',
    already_sealed: 'This upload was already finished. Remove the file, then choose it again.',
    parts_mismatch: 'Some of the file did not arrive as sent. Press Retry to send it again.',
    size_mismatch: 'The file that arrived has another size than yours. Press Retry to send it again.',
    checksum_mismatch: 'The file that arrived differs from yours. Press Retry to send it again.',
    ticket_expired: 'This upload was started too long ago. Press Retry to send the file from the beginning.',
    too_large: 'The file is larger than this portal accepts.',
    body_too_large:
      'The upload service was sent too much at once. Press Retry; if it happens again, tell the administrator.',
    unsupported_type:
      'The upload service does not understand this request. Reload the page; if it happens again, tell the administrator.',
    type_not_allowed: 'This portal does not accept files of this type.',
    rate_limited: 'Too many requests in a short time. Wait a minute, then press Retry.',
    too_many_open: 'You have too many unfinished uploads. Finish or cancel one, then press Retry.',
    internal:
      'Something went wrong in the upload service. Press Retry; if it happens again, tell the administrator.',
    portal_error:
      'The portal gave an answer that makes no sense. Press Retry; if it happens again, tell the administrator.',
    storage_error:
      'The file store refused the request. Press Retry; if it happens again, tell the administrator.',
    portal_unavailable:
      'The portal does not answer. Wait a minute, then press Retry; nothing that was sent is lost.',
    storage_unavailable:
      'The file store does not answer. Wait a minute, then press Retry; nothing that was sent is lost.',
    throttled: 'The service is busy. Wait a minute, then press Retry; nothing that was sent is lost.',
  },
}
