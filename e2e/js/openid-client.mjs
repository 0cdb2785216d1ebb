// A confidential client that knows nothing of Usher but its address and its own registration: every
// message is made and checked by a certified third-party library, every token by another one.
// `node openid-client.mjs ISSUER CLIENT_ID SECRET PORT` prints what the viewer has to do as lines of
// JSON, and takes every way in and out there is.

import assert from 'node:assert/strict'
import * as oidc from 'openid-client'
import { RelyingParty } from './relying-party.mjs'

const [address, clientId, secret, port] = process.argv.slice(2)
const service = new RelyingParty(port, clientId)
const { here } = service
await service.listening

const config = await oidc.discovery(
  new URL(address), clientId, undefined, oidc.ClientSecretBasic(secret),
  { execute: [oidc.allowInsecureRequests] })
const said = config.serverMetadata()
assert.equal(said.backchannel_logout_supported, true)
assert.equal(said.backchannel_logout_session_supported, true)
assert.ok(said.dpop_signing_alg_values_supported.includes('ES256'))
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
  const back = await service.browse(url, '/callback')
  assert.equal(back.searchParams.get('iss'), said.issuer)
  const tokens = await oidc.authorizationCodeGrant(config, back,
    { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true },
    undefined, { DPoP })
  assert.equal(tokens.token_type, 'dpop')
  return tokens
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
await service.hearLogout(said, sid)

// RP-initiated logout.
const third = await signIn()
const state = oidc.randomState()
const bye = await service.browse(oidc.buildEndSessionUrl(config, {
  id_token_hint: third.id_token, post_logout_redirect_uri: here + '/bye', state
}), '/bye')
assert.equal(bye.searchParams.get('state'), state)
await service.hearLogout(said, third.claims().sid)

// A device, and revocation.
const asked = await oidc.initiateDeviceAuthorization(config, { scope: 'openid account' })
service.tell({ code: asked.user_code, open: asked.verification_uri_complete })
const device = await oidc.pollDeviceAuthorizationGrant(config, asked, undefined, { DPoP })
assert.equal(await active(device.access_token), true)
await oidc.tokenRevocation(config, device.access_token)
assert.equal(await active(device.access_token), false)
await service.hearLogout(said, device.claims().sid)

// The client in its own name.
const own = await oidc.clientCredentialsGrant(config, { scope: 'tickets' }, { DPoP })
assert.equal((await oidc.tokenIntrospection(config, own.access_token)).sub, clientId)

service.tell({ done: user.email })
service.close()
