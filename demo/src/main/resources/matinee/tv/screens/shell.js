// The main browser's frame: the rail of menu entries at the left, and room for a section beside it.

import { el, icon, picture } from '../dom.js'
import { remember } from '../focus.js'
import { messages } from '../messages.js'

const words = messages.menu
const SECTIONS = ['search', 'home', 'films', 'series', 'list']

/** A section's screen: `render(host)` fills the room beside the rail. */
export function shell(app, section, render) {
  const room = el('div', {
    class: 'room room-' + section,
    'data-nav': 'column',
    'data-nav-main': true
  })
  const view = el('main', { class: 'view shell', 'data-nav': 'row' }, rail(app, section), room)
  render(room)
  return { el: view }
}

function rail(app, section) {
  const entries = SECTIONS.map(name => entry(app, name, section))
  return el(
    'nav',
    {
      class: 'rail',
      'aria-label': words.label,
      'data-nav': 'column',
      'data-nav-enter': '[aria-current]'
    },
    profileEntry(app),
    el('div', { class: 'rail-middle' }, ...entries),
    entry(app, 'help', section)
  )
}

function entry(app, name, section) {
  return el(
    'button',
    {
      type: 'button',
      class: 'rail-entry',
      press: event => choose(app, name, event.currentTarget),
      'aria-current': name === section ? 'page' : undefined
    },
    icon(name),
    el('span', { class: 'rail-word', text: words[name] })
  )
}

/** Whoever comes back here by Back finds the menu at this section, not at the one they left for. */
function choose(app, name, entry) {
  remember(entry.closest('.rail').querySelector('[aria-current]') || entry)
  app.section(name)
}

function profileEntry(app) {
  return el(
    'button',
    { type: 'button', class: 'rail-entry rail-profile', press: () => app.changeProfile() },
    el('span', { class: 'rail-face' }, picture('/pictures/' + app.profile.picture + '.svg')),
    el('span', { class: 'rail-word', text: words.profile })
  )
}
