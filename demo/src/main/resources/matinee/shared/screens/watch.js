// The player on web and phone; and, full screen in its place, why nobody watches here.

import { h, icon } from '../dom.js'
import { DEVICE_ICONS, duration, reasonsOf } from '../player/reasons.js'
import { Viewing } from '../player/viewing.js'
import { words } from '../player/words.js'

const SVG = 'http://www.w3.org/2000/svg'
const IDLE_MS = 3000
const STEP_S = 10

export async function watchScreen(app, route) {
  const title = await app.programme.title(route.id)
  if (!title) return app.front.screens.titles(app, route)
  const watch = new Watch(app, title)
  watch.begin()
  return { title: title.name, element: watch.element, focus: watch.element, leave: () => watch.leave() }
}

class Watch {
  constructor(app, title) {
    this.app = app
    this.title = title
    this.element = h('main', { class: 'watch', tabindex: -1 })
    this.viewing = new Viewing(app.usher, title, app.profile && app.profile.id, (state) => this.show(state))
  }

  begin() {
    this.viewing.begin()
  }

  leave() {
    this.viewing.leave()
    if (this.player) this.player.close()
    if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined)
  }

  back() {
    this.app.back('titles/' + this.title.id)
  }

  show(state) {
    if (state.name === 'playing' || state.name === 'opening' || state.name === 'held') {
      if (!this.player) this.fill((this.player = new Player(this)).element, null)
      this.player.show(state)
      return
    }
    if (this.player) this.player.close()
    this.player = null
    if (state.name === 'over') {
      this.element.replaceChildren() // the sign-in screen is on its way
    } else {
      const reasons = reasonsOf(state, this.title)
      this.fill(reasonScreen(this, reasons), 'button, a')
      this.app.say(reasons.heading)
    }
  }

  fill(content, first) {
    this.element.replaceChildren(content)
    const focus = first && content.querySelector(first)
    if (focus) focus.focus({ preventScroll: true })
    else if (document.activeElement === document.body && this.element.isConnected) this.element.focus()
  }

  does(choice) {
    const viewing = this.viewing
    if (choice.does === 'back') this.back()
    else if (choice.does === 'takeBack') viewing.takeBack()
    else viewing.begin(choice.id)
  }
}

/** The picture, and controls that fade while nobody touches anything. */
class Player {
  constructor(watch) {
    this.watch = watch
    this.video = watch.viewing.video
    this.toggle = h('button', { type: 'button', class: 'watch-button watch-toggle', on: { click: () => this.playOrPause() } })
    this.progress = h('input', {
      type: 'range', class: 'watch-progress', min: 0, max: 1, step: STEP_S, value: 0, 'aria-label': words.progress,
      on: { input: () => (this.video.currentTime = Number(this.progress.value)) },
    })
    this.time = h('span', { class: 'watch-time' })
    this.quality = h('span', { class: 'watch-quality' })
    this.note = h('p', { class: 'watch-note', role: 'status' })
    this.video.setAttribute('poster', watch.title.still)
    this.video.setAttribute('aria-label', watch.title.name)
    this.element = h('div', { class: 'player' },
      this.video,
      h('div', { class: 'watch-wait', 'aria-hidden': 'true' }),
      h('div', { class: 'watch-top' },
        h('button', {
          type: 'button', class: 'watch-button', 'aria-label': words.back(watch.title.name), on: { click: () => watch.back() },
        }, icon('left')),
        h('h1', null, watch.title.name)),
      this.note,
      h('div', { class: 'watch-bottom' }, this.toggle, this.progress, this.time, this.quality, wholeScreen(watch.element)))
    this.listen()
    this.update()
  }

  listen() {
    const stir = () => this.stir()
    this.element.addEventListener('pointermove', stir)
    this.element.addEventListener('focusin', stir)
    this.element.addEventListener('click', (event) => this.touched(event))
    this.keys = (event) => this.key(event)
    document.addEventListener('keydown', this.keys)
    const names = ['play', 'pause', 'timeupdate', 'durationchange', 'waiting', 'playing', 'seeking', 'seeked']
    this.heard = (event) => this.update(event.type)
    names.forEach((name) => this.video.addEventListener(name, this.heard))
    this.finished = () => this.watch.back()
    this.video.addEventListener('ended', this.finished)
    this.unlisten = () => names.forEach((name) => this.video.removeEventListener(name, this.heard))
  }

  close() {
    clearTimeout(this.timer)
    document.removeEventListener('keydown', this.keys)
    this.video.removeEventListener('ended', this.finished)
    this.unlisten()
  }

  show(state) {
    this.note.textContent = state.name === 'held' ? words.held[state.code] : ''
    this.element.classList.toggle('opening', state.name !== 'playing')
    this.toggle.disabled = state.name !== 'playing'
    if (state.name === 'playing') this.toggle.focus({ preventScroll: true })
    this.stir()
  }

  update(what) {
    const { paused, currentTime, duration: length } = this.video
    const label = paused ? words.play : words.pause
    if (this.toggle.getAttribute('aria-label') !== label) {
      this.toggle.setAttribute('aria-label', label)
      this.toggle.replaceChildren(icon(paused ? 'play' : 'pause'))
    }
    if (length > 0) {
      this.progress.max = Math.floor(length)
      this.progress.value = Math.floor(currentTime)
      this.progress.style.setProperty('--seen', (currentTime / length) * 100 + '%')
      const told = [duration(currentTime), duration(length)]
      this.time.textContent = told.join(' / ')
      this.progress.setAttribute('aria-valuetext', words.spoken(...told))
      this.quality.textContent = words.quality(this.watch.viewing.quality)
    }
    if (what === 'waiting' || what === 'seeking') this.element.classList.add('waiting')
    if (what === 'playing' || what === 'seeked' || what === 'timeupdate') this.element.classList.remove('waiting')
    if (what === 'play' || what === 'pause') this.stir()
  }

  playOrPause() {
    if (this.video.paused) this.video.play().catch(() => undefined)
    else this.video.pause()
  }

  seek(by) {
    this.video.currentTime = Math.max(0, Math.min(this.video.currentTime + by, (this.video.duration || 1) - 1))
    this.stir()
  }

  /** On glass the first touch shows the controls; with a mouse a click on the picture pauses. */
  touched(event) {
    if (event.target !== this.video && event.target !== this.element) return
    const wasIdle = this.element.classList.contains('idle')
    if (event.pointerType === 'touch') {
      this.stir()
      if (!wasIdle) this.element.classList.add('idle')
    } else if (!this.toggle.disabled) {
      this.playOrPause()
    }
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || document.querySelector('dialog')) return
    const at = event.target
    const acts = {
      ' ': () => at.tagName !== 'BUTTON' && (this.playOrPause(), true),
      k: () => (this.playOrPause(), true),
      MediaPlayPause: () => (this.playOrPause(), true),
      ArrowLeft: () => at !== this.progress && (this.seek(-STEP_S), true),
      ArrowRight: () => at !== this.progress && (this.seek(STEP_S), true),
      Escape: () => !document.fullscreenElement && (this.watch.back(), true),
    }
    this.stir()
    if (acts[event.key] && !this.toggle.disabled && acts[event.key]()) event.preventDefault()
    else if (event.key === 'Escape' && this.toggle.disabled) this.watch.back()
  }

  stir() {
    clearTimeout(this.timer)
    this.element.classList.remove('idle')
    this.timer = setTimeout(() => {
      if (!this.video.paused) this.element.classList.add('idle')
    }, IDLE_MS)
  }
}

function wholeScreen(element) {
  if (!document.fullscreenEnabled) return null
  return h('button', {
    type: 'button', class: 'watch-button', 'aria-label': words.wholeScreen,
    on: {
      click: () => (document.fullscreenElement ? document.exitFullscreen() : element.requestFullscreen()).catch(() => undefined),
    },
  }, icon('whole'))
}

function reasonScreen(watch, reasons) {
  const button = (choice, isFirst) => h('button', {
    type: 'button', class: isFirst ? 'button primary large' : 'button large', on: { click: () => watch.does(choice) },
  }, choice.label)
  const choice = (one, n) => (one.does === 'signOut'
    ? h('a', { class: 'button large', href: watch.app.usher.accountUri() + '/devices' }, one.label)
    : button(one, n === 0 && reasons.watching.length === 0))
  return h('div', { class: 'reason' },
    h('img', { class: 'reason-still', src: watch.title.still, alt: '' }),
    h('div', { class: 'reason-words' },
      h('h1', null, reasons.heading),
      h('p', { class: 'line' }, reasons.text),
      reasons.watching.length ? h('ul', { class: 'watchers' }, reasons.watching.map((one) => h('li', null,
        deviceIcon(one.kind),
        h('span', { class: 'watcher' }, h('strong', null, one.device), h('span', { class: 'quiet' }, one.line)),
        button({ does: 'take', id: one.id, label: one.label }, reasons.watching.length === 1)))) : null,
      reasons.more ? h('p', { class: 'quiet' }, reasons.more) : null,
      h('p', { class: 'buttons' }, reasons.choices.map(choice)),
      reasons.note ? h('p', { class: 'quiet' }, reasons.note) : null))
}

function deviceIcon(kind) {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 32 32')
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', DEVICE_ICONS[kind] || DEVICE_ICONS.other)
  svg.append(path)
  return svg
}
