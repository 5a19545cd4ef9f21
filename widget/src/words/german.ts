import type { Words } from '../messages.ts'

export const GERMAN: Words = {
  label: 'Datei hochladen',
  chooseOne: 'Datei auswählen',
  chooseSeveral: 'Dateien auswählen',
  orDropOne: 'oder hier ablegen',
  orDropSeveral: 'oder hier ablegen',
  dropNow: 'Zum Hochladen loslassen',
  anySize: 'Jede Größe.',
  limit: (size) => `Bis ${size}.`,
  steadfast: 'Geht nach einer Unterbrechung von selbst weiter.',
  accepted: (types) => `Erlaubt: ${types}.`,

  pause: 'Anhalten',
  resume: 'Fortsetzen',
  cancel: 'Abbrechen',
  retry: 'Erneut versuchen',
  remove: 'Entfernen',
  replace: 'Ersetzen',
  actionOn: (action, name) => `${name}: ${action}`,

  waiting: 'Wartet auf den Start',
  sent: (loaded, size) => `${loaded} von ${size}`,
  left: (time) => `noch etwa ${time}`,
  paused: 'Angehalten',
  offline: 'Keine Verbindung. Es geht von selbst weiter, sobald sie zurück ist.',
  busy: 'Der Dateispeicher ist ausgelastet. Es geht von selbst weiter.',
  storeSilent: 'Der Dateispeicher antwortet nicht. Es geht von selbst weiter.',
  portalSilent: 'Das Portal antwortet nicht. Es geht von selbst weiter.',
  retryIn: (time) => `Nächster Versuch in ${time}.`,
  sealing: 'Alles gesendet. Die Datei wird zusammengesetzt …',
  done: 'Hochgeladen',
  saved: 'Aktuelle Datei',
  reference: (requestId) => `Kennung für die Administration: ${requestId}`,

  saidStart: (name) => `${name} wird hochgeladen.`,
  saidPercent: (name, percent) => `${name}: ${percent} hochgeladen.`,
  saidPaused: (name) => `${name}: angehalten.`,
  saidResumed: (name) => `${name}: fortgesetzt.`,
  saidSealing: (name) => `${name}: alles gesendet, die Datei wird zusammengesetzt.`,
  saidDone: (name) => `${name}: hochgeladen.`,
  saidFailed: (name, reason) => `${name}: nicht hochgeladen. ${reason}`,
  saidRemoved: (name) => `${name}: entfernt.`,

  savesWhenFinished: 'Wird gespeichert, sobald die Datei hochgeladen ist.',
  savesWhenResumed:
    'Das Hochladen ist angehalten. Setzen Sie es oben fort; gespeichert wird, sobald es fertig ist.',
  doNotSave: 'Noch nicht speichern',
  notSaved:
    'Nicht gespeichert, weil die Datei nicht angekommen ist. Versuchen Sie es oben erneut oder entfernen Sie die Datei, und speichern Sie dann noch einmal.',
  notSavedSignedOut:
    'Nicht gespeichert, weil das Portal Ihnen dieses Formular nicht mehr zeigt. Melden Sie sich in einem anderen Tab an, und speichern Sie dann noch einmal; nichts geht verloren.',

  badAttribute: (attribute, value, expected) =>
    `${attribute}="${value}" ist nicht verständlich: ${expected}.`,
  expected: {
    address: 'erwartet wird die Adresse des Portals, etwa https://daten.example.org',
    packageId: 'erwartet wird Name oder Kennung eines Datensatzes',
    uuid: 'erwartet wird die Kennung einer Ressource (UUID)',
    partSize: 'erwartet werden Bytes zwischen 5242880 (5 MiB) und 5368709120 (5 GiB)',
    concurrency: 'erwartet wird eine ganze Zahl von 1 bis 16',
    bytes: 'erwartet wird eine Anzahl Bytes',
  },
  missing: (attribute) => `Das Hochladen ist auf dieser Seite nicht eingerichtet: ${attribute} fehlt.`,

  errors: {
    one_file_only: 'Hier kann nur eine Datei hinzugefügt werden. Wählen Sie eine einzelne aus.',
    still_busy:
      'Eine andere Datei wird gerade hochgeladen. Brechen Sie das ab, bevor Sie eine neue auswählen.',
    folder: 'Ordner können nicht hochgeladen werden. Packen Sie den Ordner zuerst in eine ZIP-Datei.',
    already_listed: 'Diese Datei steht schon in der Liste.',

    offline:
      'Keine Verbindung. Drücken Sie „Erneut versuchen“, sobald sie zurück ist; was gesendet wurde, bleibt erhalten.',
    backend_unreachable:
      'Der Upload-Dienst ist nicht erreichbar. Prüfen Sie die Verbindung und drücken Sie „Erneut versuchen“.',
    bad_answer:
      'Die Antwort des Upload-Dienstes ist nicht verständlich. Versuchen Sie es erneut; wenn es wieder geschieht, melden Sie es der Administration.',
    storage_refused:
      'Der Dateispeicher hat die Datei abgelehnt. Versuchen Sie es erneut; wenn es wieder geschieht, melden Sie es der Administration.',
    storage_unreachable:
      'Der Dateispeicher ist nicht erreichbar. Prüfen Sie die Verbindung und versuchen Sie es erneut. Wenn auch andere Dateien scheitern, sollte die Administration die CORS-Regeln des Buckets prüfen.',
    etag_hidden:
      'Der Dateispeicher verbirgt, was der Browser lesen muss. Für die Administration: Die CORS-Regel des Buckets für diese Seite muss ETag unter ExposeHeaders nennen.',
    file_changed:
      'Die Datei wurde während des Sendens geändert oder verschoben. Entfernen Sie sie und wählen Sie sie neu aus.',

    invalid_request:
      'Der Upload-Dienst versteht diese Anfrage nicht. Laden Sie die Seite neu; wenn es wieder geschieht, melden Sie es der Administration.',
    not_signed_in:
      'Sie sind abgemeldet. Melden Sie sich in einem anderen Tab an und drücken Sie „Erneut versuchen“; was gesendet wurde, bleibt erhalten.',
    not_allowed:
      'Sie dürfen diesem Datensatz keine Dateien hinzufügen. Wenden Sie sich an die Redaktion seiner Organisation.',
    wrong_user:
      'Dieser Upload wurde unter einem anderen Konto begonnen. Melden Sie sich mit jenem Konto an, oder entfernen Sie die Datei und wählen Sie sie neu aus.',
    wrong_origin:
      'Diese Seite darf den Upload-Dienst nicht benutzen. Für die Administration: Die Adresse dieser Seite gehört in S3MULTIPART_ALLOWED_ORIGINS.',
    grant_disabled:
      'Diese Art des Hochladens ist auf diesem Portal abgeschaltet. Melden Sie es der Administration.',
    not_found:
      'Der Datensatz wurde nicht gefunden. Laden Sie die Seite neu, um zu sehen, ob es ihn noch gibt.',
    upload_gone:
      'Den unfertigen Upload gibt es nicht mehr. Mit „Erneut versuchen“ wird die Datei von vorn gesendet.',
    already_sealed: 'Dieser Upload war schon fertig. Entfernen Sie die Datei und wählen Sie sie neu aus.',
    parts_mismatch:
      'Ein Teil der Datei ist nicht so angekommen, wie er gesendet wurde. Mit „Erneut versuchen“ wird sie noch einmal gesendet.',
    size_mismatch:
      'Die angekommene Datei hat eine andere Größe als Ihre. Mit „Erneut versuchen“ wird sie noch einmal gesendet.',
    checksum_mismatch:
      'Die angekommene Datei weicht von Ihrer ab. Mit „Erneut versuchen“ wird sie noch einmal gesendet.',
    ticket_expired:
      'Dieser Upload wurde vor zu langer Zeit begonnen. Mit „Erneut versuchen“ wird die Datei von vorn gesendet.',
    too_large: 'Die Datei ist größer, als dieses Portal erlaubt.',
    body_too_large:
      'Der Upload-Dienst bekam zu viel auf einmal. Versuchen Sie es erneut; wenn es wieder geschieht, melden Sie es der Administration.',
    unsupported_type:
      'Der Upload-Dienst versteht diese Anfrage nicht. Laden Sie die Seite neu; wenn es wieder geschieht, melden Sie es der Administration.',
    type_not_allowed: 'Dieses Portal nimmt Dateien dieses Typs nicht an.',
    rate_limited: 'Zu viele Anfragen in kurzer Zeit. Warten Sie eine Minute und versuchen Sie es erneut.',
    too_many_open:
      'Sie haben zu viele unfertige Uploads. Beenden Sie einen oder brechen Sie einen ab, und versuchen Sie es erneut.',
    internal:
      'Im Upload-Dienst ist etwas schiefgegangen. Versuchen Sie es erneut; wenn es wieder geschieht, melden Sie es der Administration.',
    portal_error:
      'Das Portal gab eine Antwort, die keinen Sinn ergibt. Versuchen Sie es erneut; wenn es wieder geschieht, melden Sie es der Administration.',
    storage_error:
      'Der Dateispeicher hat die Anfrage abgelehnt. Versuchen Sie es erneut; wenn es wieder geschieht, melden Sie es der Administration.',
    portal_unavailable:
      'Das Portal antwortet nicht. Warten Sie eine Minute und versuchen Sie es erneut; was gesendet wurde, bleibt erhalten.',
    storage_unavailable:
      'Der Dateispeicher antwortet nicht. Warten Sie eine Minute und versuchen Sie es erneut; was gesendet wurde, bleibt erhalten.',
    throttled:
      'Der Dienst ist ausgelastet. Warten Sie eine Minute und versuchen Sie es erneut; was gesendet wurde, bleibt erhalten.',
  },
}
