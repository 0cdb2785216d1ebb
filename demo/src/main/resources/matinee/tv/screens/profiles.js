// "Who is watching?"

import { button, el, picture } from '../dom.js'
import { messages } from '../messages.js'
import { loadInto } from './plain.js'

const words = messages.profiles

export function profilesScreen(app) {
  const host = el('div', { class: 'profiles-host', 'data-nav': 'column', 'data-nav-main': true })
  const brand = el('p', { class: 'brand', text: messages.brand })
  const view = el('main', { class: 'view profiles', 'data-nav': 'column' }, brand, host)
  loadInto(
    host,
    () => app.profiles(),
    profiles => (profiles.length > 0 ? chooser(app, profiles) : nobody(app))
  )
  return { el: view }
}

function chooser(app, profiles) {
  const row = el('div', { class: 'profiles-row', 'data-nav': 'row' })
  profiles.forEach(profile => row.appendChild(face(app, profile)))
  return el(
    'div',
    { 'data-nav': 'column' },
    el('h1', { class: 'profiles-title', text: words.title }),
    row
  )
}

/** A new account: its first profile is made where there is a keyboard. */
function nobody(app) {
  const address = app.usher.accountUri().replace(/^https?:\/\//, '')
  return el(
    'div',
    { class: 'notice', 'data-nav': 'column' },
    el('h1', { class: 'title', text: words.none }),
    el('p', { class: 'text', text: words.noneText }),
    el('p', { class: 'notice-address', text: address }),
    el(
      'div',
      { class: 'notice-choices', 'data-nav': 'row' },
      button(words.lookAgain, () => app.changeProfile(), { 'data-nav-first': true }),
      button(messages.help.signOut, () => app.stage.push({ name: 'confirm' }), {
        class: 'button quiet'
      })
    )
  )
}

function face(app, profile) {
  const last = app.profile && app.profile.id === profile.id
  return el(
    'button',
    {
      type: 'button',
      class: 'face',
      press: () => app.choose(profile),
      'data-nav-first': last || undefined,
      'aria-label': profile.name
    },
    el('span', { class: 'face-round' }, picture('/pictures/' + profile.picture + '.svg')),
    el('span', { class: 'face-name', text: profile.name }),
    profile.kids ? el('span', { class: 'face-note', text: words.kids }) : null
  )
}
