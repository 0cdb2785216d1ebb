// A service's own server, as the scripts here need it: /callback and /bye, where browsers come back,
// and /logout, where Usher says that a sign-in is over. What the viewer has to do goes to standard
// output as lines of JSON.

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createRemoteJWKSet, jwtVerify } from 'jose'

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'

/** What has come in, and who waits for it. */
class Arrivals {
  constructor() {
    this.all = []
    this.waiting = null
  }

  add(what) {
    this.all.push(what)
    if (this.waiting) this.waiting()
  }

  /** The next one that fits; waits for it. */
  async next(fits) {
    for (;;) {
      const found = this.all.findIndex(fits)
      if (found >= 0) return this.all.splice(found, 1)[0]
      await new Promise(resolve => {
        this.waiting = resolve
      })
    }
  }
}

export class RelyingParty {
  constructor(port, clientId) {
    this.here = 'http://localhost:' + port
    this.clientId = clientId
    this.pages = new Arrivals()
    this.logouts = new Arrivals()
    this.server = createServer((request, response) => this.serve(request, response))
    this.listening = new Promise(resolve => this.server.listen(Number(port), 'localhost', resolve))
  }

  async serve(request, response) {
    const url = new URL(request.url, this.here)
    let body = ''
    for await (const chunk of request) body += chunk
    if (url.pathname === '/logout' && request.method === 'POST') {
      this.logouts.add(new URLSearchParams(body).get('logout_token'))
    } else if (['/callback', '/bye'].includes(url.pathname)) {
      this.pages.add(url)
    }
    response.end('Back')
  }

  /** Says what the viewer has to do. */
  tell(what) {
    process.stdout.write(JSON.stringify(what) + '\n')
  }

  /** Sends the viewer's browser somewhere, and waits until it comes back to that path. */
  async browse(url, path) {
    this.tell({ open: url.href })
    return this.pages.next(page => page.pathname === path)
  }

  /** Waits until it is told that this sign-in is over, by a token that is as it should be. */
  async hearLogout(metadata, sid) {
    const keys = createRemoteJWKSet(new URL(metadata.jwks_uri))
    for (;;) {
      const token = await this.logouts.next(() => true)
      const { payload } = await jwtVerify(token, keys, {
        issuer: metadata.issuer,
        audience: this.clientId,
        typ: 'logout+jwt',
        requiredClaims: ['sub', 'jti', 'iat', 'exp']
      })
      assert.deepEqual(payload.events, { [EVENT]: {} })
      assert.equal(payload.nonce, undefined)
      if (payload.sid === sid) return
    }
  }

  close() {
    this.server.closeAllConnections()
    this.server.close()
  }
}
