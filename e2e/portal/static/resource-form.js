// Imitates the habits of CKAN's own form modules, in CKAN's order of events. No framework, no inline handlers.
;(() => {
  const form = document.getElementById('resource-edit')
  if (!form) return
  const byId = (id) => document.getElementById(id)

  function fillEmptyName(fileName) {
    const name = byId('field-name')
    if (name && !name.value) name.value = fileName
  }

  // basic-form: a submit disables every save button one tick later, even a submit that somebody prevented.
  form.addEventListener('submit', () => {
    setTimeout(() => {
      for (const button of form.querySelectorAll('button[name="save"]')) button.disabled = true
    }, 0)
  })

  // resource-upload-field, 2.10 to 2.12: three radios, and the style sheet shows what follows the checked one.
  const field = form.querySelector('[data-module="resource-upload-field"]')
  if (field) {
    const file = byId('field-resource-upload')
    byId('resource-upload-button')?.addEventListener('click', () => {
      byId('resource-url-upload').checked = true
      file.click()
    })
    byId('resource-link-button').addEventListener('click', () => {
      byId('resource-url-link').checked = true
      byId('field-resource-url').focus()
    })
    for (const button of field.querySelectorAll('.btn-remove-url'))
      button.addEventListener('click', () => {
        byId('resource-url-none').checked = true
        button.parentElement.querySelector('input').value = ''
        const first = byId('resource-upload-button') ?? byId('resource-link-button')
        first.focus()
      })
    field.querySelector('.btn-clear-upload')?.addEventListener('click', () => {
      byId('field-clear-upload').checked = true
      file.focus()
    })
    file?.addEventListener('change', () => {
      if (file.files[0]) fillEmptyName(file.files[0].name)
    })
  }

  // image-upload, 2.9 and ckanext-scheming: the script itself makes the buttons and the hidden clear_upload.
  const module = form.querySelector('[data-module="image-upload"]')
  const upload = module?.querySelector('input[name="upload"]')
  if (module && upload) {
    const url = module.querySelector('input[name="url"]')
    const group = (input) => input.closest('.form-group')
    const clear = document.createElement('input')
    clear.type = 'hidden'
    clear.name = 'clear_upload'
    module.append(clear)

    const button = (label, look) => {
      const anchor = document.createElement('a')
      anchor.href = '#'
      anchor.className = `btn ${look}`
      anchor.textContent = label
      anchor.setAttribute('role', 'button')
      return anchor
    }
    const uploadButton = button('Upload', 'btn-default btn-upload')
    const linkButton = button('Link', 'btn-default')
    const remove = button('Remove', 'btn-danger btn-remove-url')
    upload.after(uploadButton, linkButton)
    url.before(remove)

    const show = (state) => {
      group(upload).hidden = state !== 'blank'
      group(url).hidden = state === 'blank'
      url.readOnly = state === 'attached'
      // A file name is no address: the browser would refuse the form.
      url.type = state === 'attached' ? 'text' : 'url'
    }
    uploadButton.addEventListener('click', (event) => {
      event.preventDefault()
      upload.click()
    })
    linkButton.addEventListener('click', (event) => {
      event.preventDefault()
      show('web')
      url.focus()
      if (module.dataset.moduleIs_upload === 'true') clear.value = 'true'
    })
    remove.addEventListener('click', (event) => {
      event.preventDefault()
      show('blank')
      url.value = ''
      upload.value = ''
      clear.value = 'true'
    })
    upload.addEventListener('change', () => {
      const file = upload.files[0]
      if (!file) return
      url.value = file.name
      fillEmptyName(file.name)
      clear.value = ''
      show('attached')
    })
    const { moduleIs_url, moduleIs_upload } = module.dataset
    show(moduleIs_url === 'true' ? 'web' : moduleIs_upload === 'true' ? 'attached' : 'blank')
  }
})()
