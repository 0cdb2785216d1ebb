// "Who is watching?"

import { el, picture } from '../dom.js'
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
    profiles => chooser(app, profiles)
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
