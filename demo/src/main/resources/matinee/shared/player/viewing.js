// One person's watching of one title on this device: the place among the account's screens, and
// the film that plays for as long as it is kept. It never starts again by itself after an end.
//
// States: opening, held (Usher asks for a moment), playing, refused, ended, trouble, over (nothing
// more to show here).

import { Film } from './film.js'

const HELD = ['starts_held', 'leases_down', 'too_many_requests']

export class Viewing {
  /**
   * @param {Usher} usher
   * @param {Object} title of the catalogue
   * @param {?string} profile the id of who watches
   * @param {function({name: string, problem: (Object|undefined), end: (Object|undefined)})} tell
   */
  constructor(usher, title, profile, tell) {
    this.usher = usher
    this.title = title
    this.wish = {
      title: title.id,
      titleName: title.name,
      profile,
      content: /series|show/i.test(title.kind) ? 'episode' : 'film',
      watched: () => !this.video.paused
    }
    this.tell = tell
    this.video = picture()
    this.playback = null
    this.turn = 0 // grows with each thing begun or left: what comes late is put away
    this.at = 0
  }

  /** @param {string=} takeOver whose place is taken: only because the viewer has just asked */
  begin(takeOver) {
    return this.take(() => {
      if (this.playback) return this.playback.start({ takeOver })
      return this.usher.play(Object.assign({ takeOver }, this.wish))
    })
  }

  /** In the place of whoever took this one's. */
  takeBack() {
    return this.take(() => this.playback.takeOver())
  }

  /** Nobody watches here any more: the place is given back at once. */
  leave() {
    this.turn++
    clearTimeout(this.timer)
    this.stopFilm()
    if (this.playback) this.playback.stop()
  }

  get quality() {
    return this.film && this.film.quality
  }

  // ---- from here on for this file alone

  async take(ask) {
    const turn = ++this.turn
    clearTimeout(this.timer)
    this.tell({ name: 'opening' })
    try {
      const playback = await ask()
      if (turn !== this.turn) {
        playback.stop()
        return
      }
      if (!this.playback) playback.onEnded(end => this.ended(end))
      this.playback = playback
      this.play()
    } catch (error) {
      if (turn === this.turn) this.refused(error, () => this.take(ask))
    }
  }

  play() {
    const playback = this.playback
    this.film = new Film(this.video, '/media/' + encodeURIComponent(this.title.id) + '/', {
      pass: () => playback.pass,
      onOver: () => playback.check(),
      onBroken: error => this.broken(error)
    })
    this.film.open(this.at)
    this.tell({ name: 'playing' })
    const started = this.video.play()
    // A browser that wants a touch first shows the button for it; a film that was put away is none.
    if (started) started.catch(() => undefined)
  }

  refused(error, again) {
    if (error.code === 'signed_out' || error.code === 'stopped') return
    if (HELD.indexOf(error.code) >= 0 && error.retryAfter) {
      this.tell({ name: 'held', code: error.code })
      this.timer = setTimeout(again, error.retryAfter * 1000)
    } else if (error.status === 409 || error.status === 429) {
      this.tell({ name: 'refused', problem: error.problem, code: error.code, pause: error.retryAfter })
    } else {
      this.tell({ name: 'trouble' })
    }
  }

  ended(end) {
    this.turn++
    this.stopFilm()
    if (end.reason === 'signed_out') this.tell({ name: 'over' })
    else if (end.error && end.error.status === 409) {
      this.tell({ name: 'refused', problem: end.error.problem, code: end.error.code, end })
    } else this.tell({ name: 'ended', end })
  }

  /** The media does not come, whatever is tried: the place is given back rather than kept for it. */
  broken() {
    this.leave()
    this.tell({ name: 'trouble' })
  }

  stopFilm() {
    if (!this.film) return
    this.at = this.video.ended ? 0 : this.video.currentTime
    this.film.close()
    this.film = null
  }
}

function picture() {
  const video = document.createElement('video')
  video.muted = true // the clips have no sound, and browsers start what is silent
  video.setAttribute('playsinline', '')
  video.setAttribute('disableremoteplayback', '')
  video.tabIndex = -1
  return video
}
