// A confidential client that knows nothing of Usher but its address and its own registration: every
// message is made and checked by a certified third-party library, every token by another one.
// `node openid-client.mjs ISSUER CLIENT_ID SECRET PORT` prints what the viewer has to do as lines of
// JSON. It serves its own addresses on that port: /callback, /bye and, for Usher alone, /logout.

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as oidc from 'openid-client'

const [address, clientId, secret, port] = process.argv.slice(2)
const here = 'http://localhost:' + port
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

const pages = new Arrivals()
const logouts = new Arrivals()

const server = createServer(async (request, response) => {
  const url = new URL(request.url, here)
  let body = ''
  for await (const chunk of request) body += chunk
  if (url.pathname === '/logout' && request.method === 'POST') {
    logouts.add(new URLSearchParams(body).get('logout_token'))
  } else if (['/callback', '/bye'].includes(url.pathname)) {
    pages.add(url)
  }
  response.end('Back')
})
await new Promise(resolve => server.listen(Number(port), 'localhost', resolve))

const tell = what => process.stdout.write(JSON.stringify(what) + '\n')

/** Sends the viewer's browser somewhere, and waits until it comes back to that path. */
async function browse(url, path) {
  tell({ open: url.href })
  return pages.next(page => page.pathname === path)
}

const config = await oidc.discovery(
  new URL(address), clientId, { id_token_signed_response_alg: 'ES256' },
  oidc.ClientSecretBasic(secret), { execute: [oidc.allowInsecureRequests] })
const said = config.serverMetadata()
assert.equal(said.backchannel_logout_supported, true)
assert.equal(said.backchannel_logout_session_supported, true)
assert.ok(said.dpop_signing_alg_values_supported.includes('ES256'))
const keys = createRemoteJWKSet(new URL(said.jwks_uri))
const DPoP = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256'))

/** Code with PKCE, the request pushed, the tokens bound to a key. */
async function signIn() {
  const verifier = oidc.randomPKCECodeVerifier()
  const state = oidc.randomState()
  const nonce = oidc.randomNonce()
  const url = await oidc.buildAuthorizationUrlWithPAR(config, {
    redirect_uri: here + '/callback', scope: 'openid email account', state, nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256'
  }, { DPoP })
  assert.ok(url.searchParams.get('request_uri'))
  const back = await browse(url, '/callback')
  assert.equal(back.searchParams.get('iss'), said.issuer)
  const tokens = await oidc.authorizationCodeGrant(config, back,
    { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true },
    undefined, { DPoP })
  assert.equal(tokens.token_type, 'dpop')
  return tokens
}

/** Usher tells this server that a sign-in is over. */
async function hearLogout(sid) {
  for (;;) {
    const token = await logouts.next(() => true)
    const { payload } = await jwtVerify(token, keys,
      { issuer: said.issuer, audience: clientId, typ: 'logout+jwt', requiredClaims: ['sub', 'jti', 'iat', 'exp'] })
    assert.deepEqual(payload.events, { [EVENT]: {} })
    assert.equal(payload.nonce, undefined)
    if (payload.sid === sid) return
  }
}

const active = async token => (await oidc.tokenIntrospection(config, token)).active
const over = error => error.error === 'invalid_grant'

// Signing in, who it is, and what becomes of the tokens.
const first = await signIn()
const { sub, sid } = first.claims()
const user = await oidc.fetchUserInfo(config, first.access_token, sub, { DPoP })
const seen = await oidc.tokenIntrospection(config, first.access_token)
assert.equal(seen.active, true)
assert.equal(seen.token_type, 'DPoP')
assert.equal(seen.cnf.jkt, await DPoP.calculateThumbprint())
const second = await oidc.refreshTokenGrant(config, first.refresh_token, undefined, { DPoP })
assert.equal(second.claims().sid, sid)
assert.equal(await active(second.refresh_token), true)
const account = await oidc.fetchProtectedResource(
  config, second.access_token, new URL('/v1/account', address), 'GET', undefined, undefined, { DPoP })
assert.equal((await account.json()).email, user.email)
await assert.rejects(oidc.fetchProtectedResource(
  config, second.access_token, new URL('/v1/account', address), 'GET'), 'as Bearer it is refused')

// An old refresh token once more: somebody has a copy, and the sign-in is over.
await assert.rejects(oidc.refreshTokenGrant(config, first.refresh_token, undefined, { DPoP }), over)
await assert.rejects(oidc.refreshTokenGrant(config, second.refresh_token, undefined, { DPoP }), over)
assert.equal(await active(second.access_token), false)
await hearLogout(sid)

// RP-initiated logout.
const third = await signIn()
const state = oidc.randomState()
const bye = await browse(oidc.buildEndSessionUrl(config, {
  id_token_hint: third.id_token, post_logout_redirect_uri: here + '/bye', state
}), '/bye')
assert.equal(bye.searchParams.get('state'), state)
await hearLogout(third.claims().sid)

// A device, and revocation.
const asked = await oidc.initiateDeviceAuthorization(config, { scope: 'openid account' })
tell({ code: asked.user_code, open: asked.verification_uri_complete })
const device = await oidc.pollDeviceAuthorizationGrant(config, asked, undefined, { DPoP })
assert.equal(await active(device.access_token), true)
await oidc.tokenRevocation(config, device.access_token)
assert.equal(await active(device.access_token), false)
await hearLogout(device.claims().sid)

// The client in its own name.
const own = await oidc.clientCredentialsGrant(config, { scope: 'tickets' }, { DPoP })
assert.equal((await oidc.tokenIntrospection(config, own.access_token)).sub, clientId)

tell({ done: user.email })
server.closeAllConnections()
server.close()
