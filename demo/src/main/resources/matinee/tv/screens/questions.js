// The two questions of this app, each with the harmless answer focused, and the goodbye.

import { announce, button, el } from '../dom.js'
import { messages } from '../messages.js'
import { plainView, question } from './plain.js'

/** "Sign out of this TV?" */
export function confirmScreen(app) {
  const words = messages.confirm
  const cancel = button(messages.cancel, () => app.stage.back(), { 'data-nav-first': true })
  const signOut = button(words.signOut, () => act())
  const node = question(words.title, words.text, [cancel, signOut])
  const text = node.querySelector('.dialog-text')
  const say = line => {
    text.textContent = line
    announce(line)
  }
  let busy = false
  const act = async () => {
    if (busy) return
    busy = true
    say(words.working)
    try {
      await app.signOut()
    } catch (e) {
      busy = false
      say(words.failed)
    }
  }
  return { el: node }
}

/** "Leave Matinee?" */
export function leaveScreen(app) {
  const words = messages.leave
  const stay = button(words.stay, () => app.stage.back(), { 'data-nav-first': true })
  const leave = button(words.leave, () => app.exit())
  return { el: question(words.title, '', [stay, leave]) }
}

/** For browsers that do not let a page close itself. */
export function goodbyeScreen(app) {
  const words = messages.leave
  const open = button(words.open, () => app.first(), { 'data-nav-first': true })
  const line = el('h1', { class: 'title', text: words.goodbye })
  const brand = el('p', { class: 'brand', text: messages.brand })
  return plainView(el('div', { class: 'notice', 'data-nav': 'column' }, brand, line, open))
}
