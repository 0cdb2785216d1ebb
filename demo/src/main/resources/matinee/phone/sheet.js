// The sheet behind the photo at the top right.

import { face, h, icon } from '/shared/dom.js'
import { messages } from '/shared/messages.js'

export function sheetButton(app) {
  const button = h('button', {
    type: 'button', class: 'photo', 'aria-label': messages.menu.open, 'aria-haspopup': 'dialog',
  }, face(app.profile))
  button.addEventListener('click', () => open(app, button))
  return button
}

function open(app, button) {
  const words = messages.menu
  const sheet = h('dialog', { class: 'sheet', 'aria-label': words.open })
  const close = () => sheet.close()
  const after = (work) => () => {
    close()
    work()
  }
  sheet.append(
    h('button', { type: 'button', class: 'sheet-close', 'aria-label': words.close, on: { click: close } }, icon('close')),
    h('ul', { class: 'sheet-people', 'aria-label': words.switchTo },
      app.profiles.map((profile) => h('li', null, person(app, profile, after)))),
    h('ul', { class: 'sheet-items' },
      h('li', null, h('a', { href: app.usher.accountUri() }, icon('account'), words.account)),
      h('li', null, h('a', { href: '#/help', on: { click: close } }, icon('help'), words.help)),
      h('li', null, h('button', {
        type: 'button', on: { click: after(() => app.signOut()) },
      }, icon('leave'), words.signOut))))
  sheet.addEventListener('click', (event) => {
    if (event.target === sheet) close() // the dimmed page behind it
  })
  sheet.addEventListener('close', () => {
    sheet.remove()
    button.focus()
  })
  document.body.append(sheet)
  sheet.showModal()
}

function person(app, profile, after) {
  const isThis = profile.id === app.profile.id
  return h('button', {
    type: 'button', 'aria-pressed': String(isThis), on: { click: after(() => app.choose(profile)) },
  }, face(profile), h('span', null, profile.name))
}
