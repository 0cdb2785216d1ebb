// The player, used by the remote: OK plays and pauses, left and right wind, Back leaves. And, in its
// place, why nobody watches here.

import { announce, button, el, fill, icon, picture } from '../dom.js'
import { enter } from '../focus.js'
import { messages } from '../messages.js'
import { DEVICE_ICONS, duration, reasonsOf } from '/shared/player/reasons.js'
import { Viewing } from '/shared/player/viewing.js'
import { words } from '/shared/player/words.js'
import { loadInto } from './plain.js'

const IDLE_MS = 4000
const STEP_S = 10
const STEP_HELD_S = 30
const BEFORE_SEEK_MS = 350
const SVG = 'http://www.w3.org/2000/svg'

export function watchScreen(app, params) {
  const host = el('div', { class: 'watch-host', 'data-nav': 'column' })
  const view = { el: el('main', { class: 'view watch', 'data-nav': 'column' }, host) }
  const watch = new Watch(app, host)
  loadInto(
    host,
    () => app.title(params.id),
    title => watch.begin(title)
  )
  view.key = (word, event) => watch.key(word, event)
  view.onHide = () => watch.leave()
  return view
}

/** "Sign out a device": done where there is a keyboard for the password. */
export function elsewhereScreen(app) {
  const address = app.usher.accountUri()
  const back = button(messages.back, () => app.stage.back(), { 'data-nav-first': true })
  const notice = el(
    'div',
    { class: 'notice', 'data-nav': 'column' },
    el('h1', { class: 'title', text: words.signOutTitle }),
    el('p', { class: 'text', text: words.signOutText }),
    el('p', { class: 'notice-address', text: address.replace(/^https?:\/\//, '') }),
    el('img', { class: 'reason-qr', src: address + '/qr.svg', alt: words.signOutQr }),
    back
  )
  return { el: el('main', { class: 'view plain', 'data-nav': 'column' }, notice) }
}

class Watch {
  constructor(app, host) {
    this.app = app
    this.host = host
    this.gone = false
  }

  begin(title) {
    this.title = title
    this.room = el('div', { class: 'watch-room', 'data-nav': 'column' })
    const profile = this.app.profile && this.app.profile.id
    this.viewing = new Viewing(this.app.usher, title, profile, state => this.show(state))
    if (!this.gone) this.viewing.begin()
    return this.room
  }

  leave() {
    this.gone = true
    if (this.viewing) this.viewing.leave()
    if (this.player) this.player.close()
  }

  key(word, event) {
    return !!this.player && this.player.key(word, event)
  }

  show(state) {
    if (this.gone) return
    if (state.name === 'playing' || state.name === 'opening' || state.name === 'held') {
      if (!this.player) {
        this.player = new Player(this)
        fill(this.room, this.player.el)
      }
      this.player.show(state)
    } else {
      if (this.player) this.player.close()
      this.player = null
      const reasons = state.name === 'over' ? null : reasonsOf(state, this.title)
      fill(this.room, reasons && this.reason(reasons))
      if (reasons) announce(reasons.heading + '. ' + reasons.text)
    }
    if (this.room.getClientRects().length > 0) enter(this.room)
  }

  reason(reasons) {
    const act = choice => button(choice.label, () => this.does(choice), { class: 'button' })
    const rows = reasons.watching.map(one => watcher(one, act({ does: 'take', id: one.id, label: one.label })))
    return el(
      'div',
      { class: 'reason', 'data-nav': 'column' },
      picture(this.title.still, { class: 'reason-still' }),
      el('h1', { class: 'reason-title', text: reasons.heading }),
      el('p', { class: 'reason-text', text: reasons.text }),
      rows.length > 0 ? el('div', { class: 'watchers', 'data-nav': 'column' }, ...rows) : null,
      reasons.more ? el('p', { class: 'reason-note', text: reasons.more }) : null,
      el('div', { class: 'reason-choices', 'data-nav': 'row' }, ...reasons.choices.map(act)),
      reasons.note ? el('p', { class: 'reason-note', text: reasons.note }) : null
    )
  }

  does(choice) {
    if (choice.does === 'back') this.app.stage.back()
    else if (choice.does === 'signOut') this.app.stage.push({ name: 'elsewhere' })
    else if (choice.does === 'takeBack') this.viewing.takeBack()
    else this.viewing.begin(choice.id)
  }
}

function watcher(one, act) {
  return el(
    'div',
    { class: 'watcher' },
    deviceIcon(one.kind),
    el(
      'div',
      { class: 'watcher-words' },
      el('p', { class: 'watcher-name', text: one.device }),
      el('p', { class: 'watcher-line', text: one.line })
    ),
    act
  )
}

function deviceIcon(kind) {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 32 32')
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', DEVICE_ICONS[kind] || DEVICE_ICONS.other)
  svg.appendChild(path)
  return svg
}

class Player {
  constructor(watch) {
    this.watch = watch
    this.video = watch.viewing.video
    this.video.setAttribute('poster', watch.title.still)
    this.mark = el('span', { class: 'watch-mark' })
    this.toggle = el(
      'button',
      { type: 'button', class: 'watch-toggle', press: () => this.playOrPause() },
      this.mark
    )
    this.seen = el('div', { class: 'watch-seen' })
    this.bar = el('div', { class: 'watch-bar', role: 'progressbar', 'aria-label': words.progress }, this.seen)
    this.time = el('p', { class: 'watch-time' })
    this.quality = el('p', { class: 'watch-quality' })
    this.note = el('p', { class: 'watch-note', role: 'status' })
    this.el = el(
      'div',
      { class: 'player', 'data-nav': 'column' },
      this.video,
      el('div', { class: 'watch-shade' }),
      el('div', { class: 'pulse watch-wait', 'aria-hidden': 'true' }),
      this.note,
      el(
        'div',
        { class: 'watch-panel', 'data-nav': 'column' },
        el('h1', { class: 'watch-title', text: watch.title.name }),
        el('div', { class: 'watch-line', 'data-nav': 'row' }, this.toggle, this.bar, this.time, this.quality)
      )
    )
    this.heard = event => this.update(event.type)
    this.ended = () => this.watch.app.stage.back()
    EVENTS.forEach(name => this.video.addEventListener(name, this.heard))
    this.video.addEventListener('ended', this.ended)
    this.update()
  }

  close() {
    clearTimeout(this.timer)
    clearTimeout(this.winding)
    EVENTS.forEach(name => this.video.removeEventListener(name, this.heard))
    this.video.removeEventListener('ended', this.ended)
  }

  show(state) {
    this.isOn = state.name === 'playing'
    this.el.classList.toggle('opening', !this.isOn)
    this.note.textContent = state.name === 'held' ? words.held[state.code] : ''
    this.stir()
  }

  key(word, event) {
    const isHidden = this.el.classList.contains('idle')
    this.stir()
    if (word === 'back' || !this.isOn) return false
    if (word === 'play') this.playOrPause()
    else if (word === 'left' || word === 'rewind') this.wind(event.repeat ? -STEP_HELD_S : -STEP_S)
    else if (word === 'right' || word === 'forward') this.wind(event.repeat ? STEP_HELD_S : STEP_S)
    else return isHidden
    return true
  }

  /** Goes there when the key has been let go for a moment; until then only the bar moves. */
  wind(by) {
    const length = this.video.duration
    if (!(length > 0)) return
    clearTimeout(this.winding)
    const from = this.aim === undefined ? this.video.currentTime : this.aim
    this.aim = Math.max(0, Math.min(from + by, length - 1))
    this.winding = setTimeout(() => {
      this.video.currentTime = this.aim
      this.aim = undefined
    }, BEFORE_SEEK_MS)
    this.update()
  }

  playOrPause() {
    if (!this.isOn) return
    if (this.video.paused) {
      const started = this.video.play()
      if (started) started.catch(() => undefined)
    } else {
      this.video.pause()
    }
  }

  update(what) {
    const paused = this.video.paused
    const label = paused ? words.play : words.pause
    if (this.toggle.getAttribute('aria-label') !== label) {
      this.toggle.setAttribute('aria-label', label)
      fill(this.mark, icon(paused ? 'play' : 'pause'))
    }
    const length = this.video.duration
    if (length > 0) {
      const at = this.aim === undefined ? this.video.currentTime : this.aim
      this.seen.style.width = (at / length) * 100 + '%'
      const told = [duration(at), duration(length)]
      this.time.textContent = told.join(' / ')
      this.bar.setAttribute('aria-valuenow', String(Math.round((at / length) * 100)))
      this.bar.setAttribute('aria-valuetext', words.spoken(told[0], told[1]))
      this.quality.textContent = words.quality(this.watch.viewing.quality)
    }
    if (what === 'waiting' || what === 'seeking') this.el.classList.add('waiting')
    if (what === 'playing' || what === 'seeked' || what === 'timeupdate') this.el.classList.remove('waiting')
    if (what === 'play' || what === 'pause') this.stir()
  }

  stir() {
    clearTimeout(this.timer)
    this.el.classList.remove('idle')
    this.timer = setTimeout(() => {
      if (!this.video.paused) this.el.classList.add('idle')
    }, IDLE_MS)
  }
}

const EVENTS = ['play', 'pause', 'timeupdate', 'durationchange', 'waiting', 'playing', 'seeking', 'seeked']
