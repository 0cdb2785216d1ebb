// The same ways as openid-client.mjs by the library beneath it, where each request and each answer
// is a step of its own; its client sends its secret in the body, and has no key.
// `node oauth4webapi.mjs ISSUER CLIENT_ID SECRET PORT`

import assert from 'node:assert/strict'
import * as oauth from 'oauth4webapi'
import { RelyingParty } from './relying-party.mjs'

const [address, clientId, secret, port] = process.argv.slice(2)
const service = new RelyingParty(port, clientId)
const { here } = service
await service.listening

const issuer = new URL(address)
const client = { client_id: clientId }
const proof = oauth.ClientSecretPost(secret)
const local = { [oauth.allowInsecureRequests]: true } // the tests have no https

const server = await oauth.processDiscoveryResponse(
  issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oidc', ...local }))

/** Code with PKCE. */
async function signIn() {
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const nonce = oauth.generateRandomNonce()
  const start = new URL(server.authorization_endpoint)
  start.search = new URLSearchParams({
    client_id: clientId,
    redirect_uri: here + '/callback',
    response_type: 'code',
    scope: 'openid email account',
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256'
  }).toString()
  const back = await service.browse(start, '/callback')
  const parameters = oauth.validateAuthResponse(server, client, back, state)
  const answer = await oauth.authorizationCodeGrantRequest(
    server, client, proof, parameters, here + '/callback', verifier, local)
  const tokens = await oauth.processAuthorizationCodeResponse(
    server, client, answer, { expectedNonce: nonce, requireIdToken: true })
  await oauth.validateApplicationLevelSignature(server, answer, local)
  return { ...tokens, claims: oauth.getValidatedIdTokenClaims(tokens) }
}

const refresh = async tokens => oauth.processRefreshTokenResponse(server, client,
  await oauth.refreshTokenGrantRequest(server, client, proof, tokens.refresh_token, local))

const introspect = async token => oauth.processIntrospectionResponse(server, client,
  await oauth.introspectionRequest(server, client, proof, token, local))

const active = async token => (await introspect(token)).active

const over = { error: 'invalid_grant' }

// Signing in, who it is, and what becomes of the tokens.
const first = await signIn()
const { sub, sid } = first.claims
const user = await oauth.processUserInfoResponse(server, client, sub,
  await oauth.userInfoRequest(server, client, first.access_token, local))
assert.equal((await introspect(first.access_token)).sid, sid)
const second = await refresh(first)
assert.equal(await active(second.refresh_token), true)

// An old refresh token once more: somebody has a copy, and the sign-in is over.
await assert.rejects(refresh(first), over)
await assert.rejects(refresh(second), over)
assert.equal(await active(second.access_token), false)
await service.hearLogout(server, sid)

// RP-initiated logout.
const third = await signIn()
const state = oauth.generateRandomState()
const end = new URL(server.end_session_endpoint)
end.search = new URLSearchParams({
  id_token_hint: third.id_token, post_logout_redirect_uri: here + '/bye', state
}).toString()
const bye = await service.browse(end, '/bye')
assert.equal(bye.searchParams.get('state'), state)
await service.hearLogout(server, third.claims.sid)

// A device, and revocation.
const asked = await oauth.processDeviceAuthorizationResponse(server, client,
  await oauth.deviceAuthorizationRequest(server, client, proof, { scope: 'openid account' }, local))
service.tell({ code: asked.user_code, open: asked.verification_uri_complete })
let device
while (!device) {
  const answer = await oauth.deviceCodeGrantRequest(server, client, proof, asked.device_code, local)
  device = await oauth.processDeviceCodeResponse(server, client, answer).catch(error => {
    if (['authorization_pending', 'slow_down'].includes(error.error)) return null
    throw error
  })
  // Usher has held the poll for longer than the interval, which counts from its start.
}
assert.equal(await active(device.access_token), true)
await oauth.processRevocationResponse(
  await oauth.revocationRequest(server, client, proof, device.access_token, local))
assert.equal(await active(device.access_token), false)
await service.hearLogout(server, oauth.getValidatedIdTokenClaims(device).sid)

// The client in its own name.
const own = await oauth.processClientCredentialsResponse(server, client,
  await oauth.clientCredentialsGrantRequest(server, client, proof, { scope: 'tickets' }, local))
assert.equal((await introspect(own.access_token)).sub, clientId)

service.tell({ done: user.email })
service.close()
