// Plays a title out of its segments: HTTP Live Streaming by Media Source Extensions, each request
// with Usher's pass of the moment. Web, phone and TV have it in common, so its syntax is the TV's.

const AHEAD_S = 12
const BEHIND_S = 16
const GAP_S = 0.4
const LOOK_MS = 500
const SLOWEST_MS = 8000

export class Film {
  /**
   * @param {HTMLVideoElement} video
   * @param {string} address of the title's media, with a slash at its end
   * @param {{pass: function(): ?string, onOver: function(), onBroken: function(Error)}} door
   *   the pass of the moment; told when it was refused as over; told when nothing will help
   */
  constructor(video, address, door) {
    this.video = video
    this.address = address
    this.door = door
    this.closed = false
    this.wake = () => undefined
    this.look = () => this.wake()
    video.addEventListener('seeking', this.look)
  }

  /** @param {number} at where to begin, in seconds */
  async open(at) {
    try {
      const best = choose(await this.text('main.m3u8'))
      this.quality = best.name
      const folder = best.address.replace(/[^/]*$/, '')
      const list = segments(await this.text(best.address))
      this.list = list.segments
      await this.attach(best)
      await this.write(await this.bytes(folder + list.start))
      this.source.duration = list.length
      this.video.currentTime = at
      while (!this.closed) await this.step(folder)
    } catch (error) {
      if (!this.closed) this.door.onBroken(error)
    }
  }

  /** Takes everything off the screen; nothing of it is asked for any more. */
  close() {
    if (this.closed) return
    this.closed = true
    this.wake()
    this.video.removeEventListener('seeking', this.look)
    this.video.pause()
    this.video.removeAttribute('src')
    this.video.load()
  }

  async attach(best) {
    this.source = new MediaSource()
    const address = URL.createObjectURL(this.source)
    const opened = new Promise(resolve => this.source.addEventListener('sourceopen', resolve))
    this.video.src = address
    await opened
    URL.revokeObjectURL(address)
    this.buffer = this.source.addSourceBuffer(best.type)
  }

  async step(folder) {
    const next = this.next()
    if (!next) {
      await this.pause(LOOK_MS)
    } else {
      const bytes = await this.bytes(folder + next.address)
      if (this.closed) return
      await this.forget()
      this.buffer.timestampOffset = next.round
      await this.write(bytes)
      if (next === this.list[this.list.length - 1]) this.source.endOfStream()
    }
    this.overGap()
  }

  /** The first segment that is wanted and not there. */
  next() {
    const now = this.video.currentTime
    return this.list.filter(segment =>
      segment.at + segment.lasts > now && segment.at < now + AHEAD_S &&
      !this.has(segment.at + segment.lasts / 2))[0]
  }

  has(time) {
    const there = this.buffer.buffered
    for (let i = 0; i < there.length; i++) {
      if (there.start(i) <= time && time < there.end(i)) return true
    }
    return false
  }

  /** The first picture of a segment may come a moment after its time: nobody waits for that. */
  overGap() {
    const now = this.video.currentTime
    const there = this.buffer.buffered
    if (this.has(now)) return
    for (let i = 0; i < there.length; i++) {
      const gap = there.start(i) - now
      if (gap > 0 && gap < GAP_S) this.video.currentTime = there.start(i) + 0.01
    }
  }

  /** What was seen a while ago makes room. */
  async forget() {
    const end = this.video.currentTime - BEHIND_S
    const there = this.buffer.buffered
    if (there.length === 0 || end <= there.start(0)) return
    const done = this.updated()
    this.buffer.remove(0, end)
    await done
  }

  async write(bytes) {
    if (this.closed) return
    const done = this.updated()
    this.buffer.appendBuffer(bytes)
    await done
  }

  updated() {
    const buffer = this.buffer
    return new Promise((resolve, reject) => {
      buffer.addEventListener('updateend', resolve, { once: true })
      buffer.addEventListener('error', () => reject(new Error('media')), { once: true })
    })
  }

  // ---- asking

  async text(path) {
    return (await this.get(path)).text()
  }

  async bytes(path) {
    return (await this.get(path)).arrayBuffer()
  }

  /** What is late, or waits for another pass, is asked for again for as long as somebody watches. */
  async get(path) {
    for (let tries = 0; !this.closed; tries++) {
      const answer = await this.ask(path)
      const status = answer ? answer.status : 0
      if (status === 200) return answer
      if (status === 401 || status === 410) this.door.onOver()
      else if (status !== 0 && status < 500) throw new Error(path + ': ' + status)
      await this.pause(Math.min(SLOWEST_MS, LOOK_MS * Math.pow(2, tries)))
    }
    throw new Error('closed')
  }

  async ask(path) {
    const headers = { Authorization: 'Bearer ' + this.door.pass() }
    try {
      return await fetch(this.address + path, { headers, cache: 'no-store' })
    } catch (offline) {
      return null
    }
  }

  pause(ms) {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, ms)
      this.wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

/** The best quality of a main playlist that this device decodes. */
function choose(playlist) {
  const lines = playlist.split('\n')
  const all = []
  lines.forEach((line, n) => {
    if (line.indexOf('#EXT-X-STREAM-INF:') !== 0) return
    const word = (name) => (new RegExp(name + '="([^"]*)"').exec(line) || [])[1]
    const type = 'video/mp4; codecs="' + word('CODECS') + '"'
    all.push({ name: word('NAME'), type, address: lines[n + 1] })
  })
  const best = all.filter(one => window.MediaSource && MediaSource.isTypeSupported(one.type))[0]
  if (!best) throw new Error('this device plays none of it')
  return best
}

/** Where each segment lies in time; after a discontinuity its own clock begins at nought again. */
function segments(playlist) {
  const found = []
  let at = 0
  let round = 0
  let lasts = 0
  playlist.split('\n').forEach(line => {
    if (line === '#EXT-X-DISCONTINUITY') round = at
    else if (line.indexOf('#EXTINF:') === 0) lasts = parseFloat(line.slice(8))
    else if (line && line[0] !== '#') {
      found.push({ address: line, at, lasts, round })
      at += lasts
    }
  })
  const start = (/#EXT-X-MAP:URI="([^"]*)"/.exec(playlist) || [])[1]
  return { segments: found, start, length: at }
}
