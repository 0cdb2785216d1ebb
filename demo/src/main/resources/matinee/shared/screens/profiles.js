// Who is watching?

import { face, h, icon, wordmark } from '../dom.js'
import { messages } from '../messages.js'

const MOST = 5

export async function profilesScreen(app, route, isEditing) {
  const words = messages.who
  const toggle = h('button', { type: 'button', class: 'button', 'aria-pressed': String(!!isEditing) },
    isEditing ? words.done : words.edit)
  toggle.addEventListener('click', async () => {
    const other = await profilesScreen(app, route, !isEditing)
    app.put({ ...other, focus: other.element.querySelector('[aria-pressed]') })
  })
  const element = h('main', { class: 'who' },
    h('p', { class: 'who-brand' }, wordmark()),
    h('h1', null, words.title),
    h('ul', { class: isEditing ? 'people editing' : 'people' },
      app.profiles.map((profile) => h('li', null, person(app, profile, isEditing))),
      app.profiles.length < MOST ? h('li', null, newPerson()) : null),
    h('p', null, toggle))
  return { title: words.title, element }
}

function person(app, profile, isEditing) {
  const inside = [
    h('span', { class: 'person-picture' }, face(profile), isEditing ? icon('pencil') : null),
    h('span', { class: 'person-name' }, profile.name),
  ]
  if (!isEditing) {
    return h('button', { type: 'button', class: 'person', on: { click: () => app.choose(profile) } }, inside)
  }
  const label = messages.who.editOne(profile.name)
  return h('a', { class: 'person', href: '#/profile/' + profile.id, 'aria-label': label }, inside)
}

function newPerson() {
  return h('a', { class: 'person new', href: '#/profile/new' },
    h('span', { class: 'person-picture' }, icon('plus')),
    h('span', { class: 'person-name' }, messages.who.add))
}
