// Adds, changes or deletes a profile.

import { face, h, wordmark } from '../dom.js'
import { messages } from '../messages.js'

const PICTURES = ['amber', 'coral', 'fern', 'ink', 'lilac', 'moss', 'plum', 'sky']

export async function profileScreen(app, route) {
  const words = messages.profile
  const known = app.profiles.find((one) => one.id === route.id) || null
  const form = new ProfileForm(known, free(app))
  const error = h('p', { class: 'error', role: 'alert' })

  const attempt = async (work) => {
    error.textContent = ''
    try {
      await work()
      app.profiles = await app.usher.profiles()
      back(app)
    } catch (problem) {
      error.textContent = problem.code === 'last_profile' ? words.last : words.notSaved
    }
  }
  form.element.addEventListener('submit', (event) => {
    event.preventDefault()
    const wish = form.read()
    if (!wish) return
    attempt(() => (known ? app.usher.changeProfile(known.id, wish) : app.usher.createProfile(wish)))
  })
  form.element.append(
    error,
    h('p', { class: 'buttons' },
      h('button', { class: 'button primary' }, words.save),
      h('button', { type: 'button', class: 'button', on: { click: () => back(app) } }, words.cancel)))
  const title = known ? words.editTitle : words.newTitle
  const element = h('main', { class: 'who narrow' },
    h('p', { class: 'who-brand' }, wordmark()),
    h('h1', null, title),
    form.element,
    known ? removal(known, () => attempt(() => app.usher.deleteProfile(known.id))) : null)
  return { title, element }
}

/** To the question who is watching, which is asked anew. */
function back(app) {
  app.remember(null)
  app.go('')
}

function free(app) {
  const taken = app.profiles.map((one) => one.picture)
  return PICTURES.find((picture) => !taken.includes(picture)) || PICTURES[0]
}

class ProfileForm {
  constructor(known, picture) {
    const words = messages.profile
    const now = known || { name: '', picture, kids: false }
    this.hint = h('p', { class: 'error', id: 'name-error', role: 'alert' })
    this.name = h('input', {
      id: 'name', type: 'text', maxlength: 30, autocomplete: 'off', value: now.name, 'aria-describedby': 'name-error',
    })
    this.kids = h('input', { id: 'kids', type: 'checkbox', checked: now.kids, 'aria-describedby': 'kids-hint' })
    this.element = h('form', { class: 'profile', novalidate: true },
      h('div', { class: 'field' }, h('label', { for: 'name' }, words.name), this.name, this.hint),
      h('fieldset', { class: 'faces' }, h('legend', null, words.picture),
        h('div', null, PICTURES.map((one) => choice(one, one === now.picture)))),
      h('div', { class: 'check' }, this.kids,
        h('label', { for: 'kids' }, words.kids),
        h('span', { class: 'quiet', id: 'kids-hint' }, words.kidsHint)))
  }

  /** What was filled in; null, with a word beside the field, when the name is missing. */
  read() {
    const name = this.name.value.trim()
    this.hint.textContent = name ? '' : messages.profile.nameMissing
    if (!name) {
      this.name.focus()
      return null
    }
    const picture = this.element.querySelector('input[name=picture]:checked').value
    return { name, picture, kids: this.kids.checked }
  }
}

function choice(picture, isChosen) {
  const label = messages.profile.pictures[picture]
  return h('label', { class: 'face-choice' },
    h('input', { type: 'radio', name: 'picture', value: picture, checked: isChosen, 'aria-label': label }),
    face({ picture }))
}

/** Deleting asks once more, in place. */
function removal(profile, remove) {
  const words = messages.profile
  const place = h('div', { class: 'removal' })
  const rest = (event) => {
    const button = h('button', { type: 'button', class: 'button link', on: { click: ask } }, words.remove(profile.name))
    place.replaceChildren(button)
    if (event) button.focus()
  }
  const ask = () => {
    const keep = h('button', { type: 'button', class: 'button', on: { click: rest } }, words.removeKeep)
    const sure = h('button', { type: 'button', class: 'button danger', on: { click: remove } }, words.remove(profile.name))
    place.replaceChildren(h('p', null, words.removeSure(profile.name)), h('p', { class: 'buttons' }, keep, sure))
    keep.focus()
  }
  rest()
  return place
}
