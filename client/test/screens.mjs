/** Who may watch at the small Usher: the rules of docs/api.md that a player meets, and their misuse. */
import { randomBytes } from 'node:crypto'

const later = (date, ms) => new Date(date + ms).toISOString()

export class Screens {
  /** `lease` is in milliseconds of this process; `told` hears of each end that a stream carries. */
  constructor(told) {
    Object.assign(this, { told, limit: 2, lease: 75000, heartbeat: 30, plan: 'standard' })
    this.live = []
    this.ended = new Map()
    this.stoppedKeys = new Set()
    this.takenFrom = new Map()
    this.passes = new Set()
    this.starts = []
  }

  /** Answers a call of the API; undefined when it is none of these. */
  answer(call, sid, json) {
    const [, , name, id, beat] = call.url.pathname.split('/')
    if (name !== 'playbacks') return undefined
    this.live = this.live.filter(each => each.until > performance.now())
    const path = call.request.method + (id ? (beat ? ' beat' : ' one') : ' all')
    if (path === 'POST all') return this.start(sid, json)
    if (path === 'GET all') return { status: 200, body: this.list(sid) }
    if (path === 'POST beat') return this.beat(sid, id, json)
    return this.stop(sid, id)
  }

  start(sid, wish) {
    this.starts.push(wish)
    if (this.held) return this.problem(503, 'starts_held', {}, 7)
    if (this.stoppedKeys.has(wish.start)) return this.problem(409, 'start_ended')
    const own = this.live.find(each => each.sid === sid && each.key === wish.start)
    const by = this.takenFrom.get(sid)
    if (by && !wish.take_over && !own) {
      return this.problem(409, 'taken_over', { by, watching: this.watching(sid) }, 60)
    }
    const others = this.live.filter(each => each !== own && each.id !== wish.take_over)
    if (others.length >= this.limit) {
      const plans = [{ name: 'large', screens: 4 }]
      const watching = this.watching(sid)
      return this.problem(409, 'too_many_screens', { limit: this.limit, rule: 'plan', watching, plans })
    }
    const victim = this.live.find(each => each.id === wish.take_over)
    if (victim && victim !== own) this.end(victim, 'taken_over', this.nameOf(sid))
    if (victim) this.takenFrom.set(victim.sid, this.nameOf(sid))
    this.takenFrom.delete(sid)
    return this.admit(others, own, sid, wish)
  }

  admit(others, own, sid, wish) {
    const made = {
      id: own ? own.id : randomBytes(8).toString('hex'),
      sid,
      key: wish.start,
      title: wish.title,
      title_name: wish.title_name,
      profile: wish.profile || null,
      until: performance.now() + this.lease
    }
    this.live = [made, ...others]
    return { status: 201, body: Object.assign({ id: made.id, quality: 'hd' }, this.renewed()) }
  }

  renewed(keeps) {
    const pass = 'pass-' + randomBytes(8).toString('hex')
    if (!keeps) this.passes.add(pass)
    const expires_at = later(1767225600000, this.lease)
    return { pass: keeps ? null : pass, expires_at, heartbeat_s: this.heartbeat }
  }

  beat(sid, id, json) {
    const found = this.live.find(each => each.id === id && each.sid === sid)
    const end = this.ended.get(id) || { reason: 'lapsed', by: null }
    if (!found) return this.problem(410, 'playback_ended', end)
    found.until = performance.now() + this.lease
    return { status: 200, body: this.renewed(this.keepsPass && this.passes.has(json.pass)) }
  }

  stop(sid, id) {
    const found = this.live.find(each => each.id === id)
    if (found) {
      this.end(found, 'ended', found.sid === sid ? null : this.nameOf(sid))
      this.stoppedKeys.add(found.key)
    }
    return { status: 204 }
  }

  /** Ends a playback; `silently` as a hint that gets lost. */
  end(playback, reason, by, silently) {
    this.live = this.live.filter(each => each !== playback)
    this.ended.set(playback.id, { reason, by })
    if (!silently && by) this.told(playback.sid, { id: playback.id, reason, by })
  }

  /** As after a restart: nothing of before is known. */
  forget() {
    this.live = []
    this.ended.clear()
  }

  list(sid) {
    return { plan: this.plan, screens: this.limit, playbacks: this.watching(sid) }
  }

  watching(sid) {
    return this.live.map(each => ({
      id: each.id,
      sid: each.sid,
      current: each.sid === sid,
      device: { id: 'd-' + each.sid, kind: 'tv', name: this.nameOf(each.sid) },
      profile: each.profile,
      title: each.title,
      title_name: each.title_name
    }))
  }

  nameOf(sid) {
    return 'Device ' + sid.slice(0, 4)
  }

  problem(status, code, more, retryAfter) {
    return { status, body: Object.assign({ code, detail: code }, more), retryAfter }
  }
}
