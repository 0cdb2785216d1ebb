// The menu behind the profile picture: a menu button as the ARIA practices describe it.

import { face, h, icon } from '/shared/dom.js'
import { messages } from '/shared/messages.js'

export function accountMenu(app) {
  const words = messages.menu
  const menu = h('div', { class: 'menu', role: 'menu', id: 'account-menu', 'aria-label': words.open, hidden: true },
    h('div', { role: 'group', 'aria-label': words.switchTo }, app.profiles.map((profile) => person(app, profile))),
    h('div', { class: 'menu-line', role: 'separator' }),
    h('a', { role: 'menuitem', tabindex: -1, href: app.usher.accountUri() }, icon('account'), words.account),
    h('a', { role: 'menuitem', tabindex: -1, href: '#/help' }, icon('help'), words.help),
    h('button', {
      type: 'button', role: 'menuitem', tabindex: -1, on: { click: () => app.signOut() },
    }, icon('leave'), words.signOut))
  const button = h('button', {
    type: 'button', class: 'menu-button', 'aria-label': words.open, 'aria-haspopup': 'menu',
    'aria-expanded': 'false', 'aria-controls': 'account-menu',
  }, face(app.profile), icon('caret'))
  new Behaviour(button, menu)
  return h('div', { class: 'menu-place' }, button, menu)
}

function person(app, profile) {
  const isThis = profile.id === app.profile.id
  return h('button', {
    type: 'button', role: 'menuitemradio', tabindex: -1, 'aria-checked': String(isThis),
    on: { click: () => app.choose(profile) },
  }, face(profile), h('span', null, profile.name), isThis ? icon('check') : null)
}

class Behaviour {
  constructor(button, menu) {
    this.button = button
    this.menu = menu
    this.items = Array.from(menu.querySelectorAll('[role^=menuitem]'))
    this.outside = (event) => {
      if (!menu.contains(event.target) && !button.contains(event.target)) this.close(false)
    }
    button.addEventListener('click', () => (menu.hidden ? this.open(0) : this.close(true)))
    button.addEventListener('keydown', (event) => this.onButton(event))
    menu.addEventListener('keydown', (event) => this.onMenu(event))
    menu.addEventListener('click', (event) => {
      if (event.target.closest('[role^=menuitem]')) this.close(true)
    })
    menu.addEventListener('pointermove', (event) => {
      const item = event.target.closest('[role^=menuitem]')
      if (item) item.focus()
    })
  }

  open(at) {
    this.menu.hidden = false
    this.button.setAttribute('aria-expanded', 'true')
    document.addEventListener('pointerdown', this.outside)
    this.focus(at)
  }

  close(isBack) {
    this.menu.hidden = true
    this.button.setAttribute('aria-expanded', 'false')
    document.removeEventListener('pointerdown', this.outside)
    if (isBack) this.button.focus()
  }

  focus(at) {
    this.items[(at + this.items.length) % this.items.length].focus()
  }

  onButton(event) {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    this.open(event.key === 'ArrowDown' ? 0 : -1)
  }

  onMenu(event) {
    const here = this.items.indexOf(document.activeElement)
    const moves = {
      ArrowDown: () => this.focus(here + 1),
      ArrowUp: () => this.focus(here - 1),
      Home: () => this.focus(0),
      End: () => this.focus(-1),
      Escape: () => this.close(true),
      ' ': () => this.items[here].click(), // on a link it would scroll the page
    }
    if (event.key === 'Tab') {
      this.close(true)
    } else if (moves[event.key]) {
      event.preventDefault()
      moves[event.key]()
    } else if (event.key.length === 1) {
      this.toLetter(event.key.toLowerCase(), here)
    }
  }

  toLetter(letter, here) {
    const order = this.items.slice(here + 1).concat(this.items.slice(0, here + 1))
    const found = order.find((item) => item.textContent.toLowerCase().startsWith(letter))
    if (found) found.focus()
  }
}
