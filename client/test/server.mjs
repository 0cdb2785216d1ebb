/** A small Usher on a real socket that keeps to docs/api.md, and does wrong when a test says so. */
import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { Proofs } from './proofs.mjs'
import { Screens } from './screens.mjs'

const secret = () => randomBytes(24).toString('base64url')
const later = ms => new Promise(resolve => setTimeout(resolve, ms))

export class TestUsher {
  constructor(options) {
    Object.assign(
      this,
      { expiresIn: 300, replayMs: 60000, interval: 0.02, heldMs: 100, codeLasts: 600 },
      options
    )
    this.requests = []
    this.signIns = new Map()
    this.access = new Map()
    this.refresh = new Map()
    this.devices = new Map()
    this.codes = new Map()
    this.tickets = new Map()
    this.streams = new Set()
    this.told = new Map() // token -> sid
    this.tellings = [] // the sids of which a device said that it shows its sign-in screen
    this.gates = []
    this.secrets = new Set()
    this.proofs = new Proofs()
    this.screens = new Screens((sid, news) => this.tellPlaybackEnded(sid, news))
    this.profiles = [{ id: 'p1', name: 'Ada', picture: 'plum', kids: false }]
  }

  async listen() {
    this.server = createServer((request, response) => this.serve(request, response))
    await new Promise(resolve => this.server.listen(0, '127.0.0.1', resolve))
    this.issuer = 'http://127.0.0.1:' + this.server.address().port
    return this
  }

  async close() {
    this.gates.forEach(gate => gate.release())
    this.server.closeAllConnections()
    await new Promise(resolve => this.server.close(resolve))
  }

  /** The next matching request is answered after `release()`; `reached` tells that it has come. */
  gate(match) {
    const gate = { match }
    gate.reached = new Promise(resolve => {
      gate.reach = resolve
    })
    gate.open = new Promise(resolve => {
      gate.release = resolve
    })
    this.gates.push(gate)
    return gate
  }

  count(match) {
    return this.requests.filter(request => request.name === match).length
  }

  async serve(request, response) {
    const url = new URL(request.url, this.issuer)
    const name = request.method + ' ' + url.pathname
    let body = ''
    for await (const chunk of request) body += chunk
    this.requests.push({ name, url: request.url, body, at: performance.now() })
    if (this.down) return request.socket.destroy()
    const cors = {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Headers': '*',
      'Access-Control-Expose-Headers': 'retry-after, dpop-nonce',
      'Content-Type': 'application/json'
    }
    if (this.portal) {
      response.writeHead(this.portal, { 'Content-Type': 'text/html' })
      return response.end('<h1>Accept the hotel’s terms</h1>')
    }
    const call = { request, url, name, body, form: new URLSearchParams(body), response }
    const answer = await this.route(call)
    if (answer === null) return undefined // a stream
    const gate = this.gates.find(each => each.match === name)
    if (gate) {
      this.gates.splice(this.gates.indexOf(gate), 1)
      gate.reach()
      await gate.open
    }
    if (this.loseAnswers && this.loseAnswers === name) return request.socket.destroy()
    if (answer.retryAfter) cors['Retry-After'] = answer.retryAfter
    if (answer.nonce) cors['DPoP-Nonce'] = answer.nonce
    response.writeHead(answer.status, cors)
    return response.end(answer.body === undefined ? '' : JSON.stringify(answer.body))
  }

  route(call) {
    const path = call.url.pathname
    if (path === '/oauth/device_authorization') return this.deviceAuthorization(call)
    if (path === '/oauth/token') return this.token(call)
    if (path === '/v1/events') return this.events(call)
    if (path === '/v1/events/told') return this.noteTold(call)
    return this.withToken(call)
  }

  async withToken(call) {
    const [scheme, token] = (call.request.headers.authorization || ' ').split(' ')
    const found = this.access.get(token)
    const alive = found && found.until > performance.now() && !this.signIns.get(found.sid).ended
    const refused = { status: 401, body: { code: 'invalid_token' } }
    if (!alive || scheme !== (found.jkt ? 'DPoP' : 'Bearer')) return refused
    if (found.jkt) {
      const { jkt, error } = await this.proofs.check(call, token)
      if (error === 'use_dpop_nonce') {
        return { status: 401, body: { code: error }, nonce: this.proofs.nonce }
      }
      if (jkt !== found.jkt) return refused
    }
    return this.api(call, found.sid)
  }

  // ---- oauth

  deviceAuthorization({ form }) {
    const userCode = 'BCDF-' + String(this.devices.size).padStart(4, 'G')
    const entry = {
      userCode,
      state: 'pending',
      until: performance.now() + this.codeLasts * 1000,
      form
    }
    const code = secret()
    this.secrets.add(code)
    this.devices.set(code, entry)
    return {
      status: 200,
      body: {
        device_code: code,
        user_code: userCode,
        verification_uri: this.issuer + '/link',
        verification_uri_complete: this.issuer + '/link?user_code=' + userCode,
        expires_in: this.codeLasts,
        interval: this.interval
      }
    }
  }

  decide(userCode, state) {
    for (const entry of this.devices.values()) if (entry.userCode === userCode) entry.state = state
  }

  /** Where /oauth/authorize sends the viewer's browser after signing in. */
  authorize(address) {
    const asked = new URL(address).searchParams
    const code = secret()
    this.codes.set(code, asked)
    const back = new URL(asked.get('redirect_uri'))
    back.searchParams.set('code', code)
    back.searchParams.set('state', asked.get('state'))
    back.searchParams.set('iss', this.issuer)
    return back.href
  }

  /** Tokens are bound to the key of whoever brings a proof. */
  async token(call) {
    if (!call.request.headers.dpop) return this.grant(call, undefined)
    const { jkt, error } = await this.proofs.check(call, null)
    if (error) return { status: 400, body: { error }, nonce: this.proofs.nonce }
    return Object.assign(await this.grant(call, jkt), { nonce: this.proofs.nonce })
  }

  async grant({ form }, jkt) {
    const grant = form.get('grant_type')
    if (grant === 'refresh_token') return this.rotate(form.get('refresh_token'), jkt)
    if (grant === 'authorization_code') {
      const asked = this.codes.get(form.get('code'))
      this.codes.delete(form.get('code'))
      const hash = createHash('sha256')
        .update(form.get('code_verifier') || '')
        .digest('base64url')
      if (
        !asked ||
        asked.get('code_challenge') !== hash ||
        asked.get('redirect_uri') !== form.get('redirect_uri')
      ) {
        return { status: 400, body: { error: 'invalid_grant' } }
      }
      return { status: 200, body: this.signIn(jkt) }
    }
    return this.poll(this.devices.get(form.get('device_code')), jkt)
  }

  async poll(entry, jkt) {
    const error = code => ({ status: 400, body: { error: code } })
    if (!entry) return error('invalid_grant')
    if (this.slowDowns > 0) {
      this.slowDowns--
      return error('slow_down')
    }
    const end = performance.now() + this.heldMs
    while (entry.state === 'pending' && performance.now() < end) await later(5)
    if (performance.now() > entry.until) return error('expired_token')
    if (entry.state === 'denied') return error('access_denied')
    if (entry.state === 'pending') return error('authorization_pending')
    entry.until = 0
    return { status: 200, body: this.signIn(jkt) }
  }

  rotate(token, jkt) {
    const known = this.refresh.get(token)
    if (known && known.jkt && !jkt) return { status: 400, body: { error: 'invalid_dpop_proof' } }
    if (!known || (known.jkt && known.jkt !== jkt)) return { status: 400, body: { error: 'invalid_grant' } }
    const signIn = this.signIns.get(known.sid)
    if (!signIn.ended && known.used && performance.now() - known.used > this.replayMs) {
      this.end(known.sid, { reason: 'token_reuse', by: null, at: '2026-01-01T00:00:00Z' })
    }
    if (signIn.ended) {
      const body = { error: 'invalid_grant', error_description: 'over' }
      if (!this.silent) body.signed_out = this.ending(known.sid)
      return { status: 400, body }
    }
    if (!known.used) {
      known.used = performance.now()
      known.answer = this.mint(known.sid, jkt)
    }
    return { status: 200, body: known.answer }
  }

  signIn(jkt) {
    const sid = secret()
    this.signIns.set(sid, { ended: null })
    return this.mint(sid, jkt)
  }

  mint(sid, jkt) {
    const access = secret()
    const refresh = secret()
    this.secrets.add(access).add(refresh)
    this.access.set(access, { sid, jkt, until: performance.now() + this.expiresIn * 1000 })
    this.refresh.set(refresh, { sid, jkt })
    return {
      access_token: access,
      token_type: jkt ? 'DPoP' : 'Bearer',
      expires_in: this.expiresIn,
      refresh_token: refresh,
      sid
    }
  }

  /** Makes every access token that was given out so far unacceptable. */
  expireAccess() {
    this.access.clear()
  }

  end(sid, ending) {
    this.signIns.get(sid).ended = ending
    this.screens.live = this.screens.live.filter(each => each.sid !== sid)
    for (const stream of this.streams) if (stream.sid === sid) this.tell(stream)
  }

  /** What a device is told of its end. */
  ending(sid) {
    const token = secret()
    this.secrets.add(token)
    this.told.set(token, sid)
    return Object.assign({ told_token: token }, this.signIns.get(sid).ended)
  }

  noteTold({ body }) {
    const sid = this.told.get(JSON.parse(body).token)
    if (!sid) return { status: 400, body: { code: 'token_unknown' } }
    this.tellings.push(sid)
    return { status: 204 }
  }

  endAll(reason) {
    const ending = { reason, by: 'Chrome on Windows', at: '2026-01-01T00:00:00Z' }
    for (const [sid, signIn] of this.signIns) if (!signIn.ended) this.end(sid, ending)
    return ending
  }

  // ---- api

  api(call, sid) {
    const json = call.body && JSON.parse(call.body)
    const watching = this.screens.answer(call, sid, json)
    if (watching) return watching
    switch (call.name) {
      case 'GET /v1/account':
        return { status: 200, body: { id: 'a1', email: 'ada@example.test' } }
      case 'GET /v1/profiles':
        return { status: 200, body: { profiles: this.profiles } }
      case 'POST /v1/profiles':
        return { status: 201, body: Object.assign({ id: 'p2' }, json) }
      case 'PATCH /v1/profiles/p1':
        return { status: 200, body: Object.assign({ id: 'p1' }, json) }
      case 'DELETE /v1/profiles/p2':
        return { status: 204 }
      case 'DELETE /v1/profiles/p1':
        return { status: 409, body: { code: 'last_profile', detail: 'One profile stays.' } }
      case 'PATCH /v1/devices/d1':
        return { status: 200, body: { id: 'd1', name: json.name } }
      case 'GET /v1/sign-ins':
        return { status: 200, body: { sign_ins: [{ sid, current: true }] } }
      case 'GET /v1/sign-ins/current':
        return { status: 200, body: { sid, current: true } }
      case 'PATCH /v1/sign-ins/current':
        return { status: 200, body: { sid, profile: json.profile } }
      case 'DELETE /v1/sign-ins/current':
        return this.signOut([sid], 'here')
      case 'POST /v1/sign-outs':
        return this.signOuts(json.which, sid)
      case 'POST /v1/events/tickets': {
        const ticket = secret()
        this.tickets.set(ticket, sid)
        return { status: 201, body: { ticket, expires_in: 60 } }
      }
      default:
        return { status: 404, body: { code: 'not_found' } }
    }
  }

  signOuts(which, own) {
    if (this.proofNeeded) {
      return {
        status: 403,
        body: { code: 'proof_required', proof_url: this.issuer + '/account/proof' }
      }
    }
    const alive = [...this.signIns].filter(([, signIn]) => !signIn.ended).map(([sid]) => sid)
    const chosen =
      which === 'all' ? alive : which === 'others' ? alive.filter(sid => sid !== own) : which
    return this.signOut(chosen, 'elsewhere')
  }

  signOut(sids, reason) {
    sids.forEach(sid => this.end(sid, { reason, by: null, at: '2026-01-01T00:00:00Z' }))
    return {
      status: 200,
      body: { seq: 1, signed_out: sids.map(sid => ({ sid, device: 'TV' })), certain_at: '' }
    }
  }

  events({ url, response }) {
    const sid = this.tickets.get(url.searchParams.get('ticket'))
    this.tickets.delete(url.searchParams.get('ticket'))
    if (!sid || this.noStreams) return { status: 503, body: { code: 'unavailable' } }
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Access-Control-Allow-Origin': '*'
    })
    response.write(': hello\n\n')
    const stream = { sid, response }
    this.streams.add(stream)
    response.on('close', () => this.streams.delete(stream))
    if (this.signIns.get(sid).ended) this.tell(stream)
    return null
  }

  ping() {
    for (const stream of this.streams) stream.response.write('event: ping\ndata:\n\n')
  }

  tellPlaybackEnded(sid, news) {
    const text = 'event: playback_ended\ndata: ' + JSON.stringify(news) + '\n\n'
    for (const stream of this.streams) if (stream.sid === sid) stream.response.write(text)
  }

  tell(stream) {
    stream.response.end(
      'event: signed_out\ndata: ' + JSON.stringify(this.ending(stream.sid)) + '\n\n'
    )
  }
}
