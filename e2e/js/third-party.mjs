// A client that knows nothing of Usher but its address: every message is made and checked by a
// certified third-party library. `node third-party.mjs code|device ISSUER CLIENT_ID AUDIENCE
// [REDIRECT_URI]` prints what the viewer has to do as a line of JSON, and reads the outcome. With
// `code-dpop` and `device-dpop` its tokens are bound to a key.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import readline from 'node:readline'
import * as oauth from 'oauth4webapi'

const [way, address, clientId, audience, redirectUri] = process.argv.slice(2)
const issuer = new URL(address)
const client = { client_id: clientId }
const nobody = oauth.None() // a public client
const keyed = way.endsWith('-dpop')
const bound = keyed ? { DPoP: oauth.DPoP(client, await oauth.generateKeyPair('ES256')) } : {}
const local = { [oauth.allowInsecureRequests]: true, ...bound } // the tests have no https
const input = readline.createInterface({ input: process.stdin })

/** Tells the viewer's side what to do, and waits for its answer. */
async function ask(what) {
  const answer = once(input, 'line')
  process.stdout.write(JSON.stringify(what) + '\n')
  return (await answer)[0]
}

/** Sends, reads, and does so once more when a nonce is asked for (RFC 9449 section 8). */
async function twice(send, read = answer => answer) {
  try {
    return await read(await send())
  } catch (error) {
    if (!keyed || !oauth.isDPoPNonceError(error)) throw error
    return read(await send())
  }
}

async function discover() {
  const found = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...local })
  const server = await oauth.processDiscoveryResponse(issuer, found)
  assert.deepEqual(server.code_challenge_methods_supported, ['S256'])
  const older = await oauth.discoveryRequest(issuer, { algorithm: 'oidc', ...local })
  const same = await oauth.processDiscoveryResponse(issuer, older)
  assert.equal(same.token_endpoint, server.token_endpoint)
  return server
}

async function byCode(server) {
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const start = new URL(server.authorization_endpoint)
  start.search = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'account catalogue',
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256'
  }).toString()
  const callback = new URL(await ask({ open: start.href }))
  const parameters = oauth.validateAuthResponse(server, client, callback, state)
  return twice(
    () => oauth.authorizationCodeGrantRequest(
      server, client, nobody, parameters, redirectUri, verifier, local),
    answer => oauth.processAuthorizationCodeResponse(server, client, answer))
}

async function byDevice(server) {
  const device = { scope: 'account catalogue', device_name: 'Third-party box', device_kind: 'console' }
  const asked = await oauth.deviceAuthorizationRequest(server, client, nobody, device, local)
  const code = await oauth.processDeviceAuthorizationResponse(server, client, asked)
  const pending = await poll(server, code)
  assert.equal(pending.error, 'authorization_pending')
  await ask({ code: code.user_code, open: code.verification_uri_complete })
  const until = Date.now() + code.expires_in * 1000
  while (Date.now() < until) {
    const answer = await poll(server, code)
    if (answer.access_token) return answer
    assert.ok(['authorization_pending', 'slow_down'].includes(answer.error), answer.error)
    await new Promise(resolve => setTimeout(resolve, (code.interval ?? 5) * 1000))
  }
  throw new Error('The code has run out.')
}

/** One poll: the tokens, or the library's error that says why there are none yet. */
async function poll(server, code) {
  return twice(
    () => oauth.deviceCodeGrantRequest(server, client, nobody, code.device_code, local),
    answer => oauth.processDeviceCodeResponse(server, client, answer)
  ).catch(error => {
    if (error instanceof oauth.ResponseBodyError) return error
    throw error
  })
}

/** RFC 9068, checked as a back end would that trusts the library. */
async function verify(server, tokens) {
  assert.equal(tokens.token_type, keyed ? 'dpop' : 'bearer')
  // A proof is for one request alone: that the token is good shows where it is used.
  if (keyed) return { sid: tokens.sid }
  const request = new Request(new URL('/titles', issuer), {
    headers: { authorization: 'Bearer ' + tokens.access_token }
  })
  const claims = await oauth.validateJwtAccessToken(server, request, audience, local)
  assert.equal(claims.client_id, clientId)
  assert.equal(typeof claims.sid, 'string')
  assert.equal(claims.sid, tokens.sid)
  return claims
}

async function refresh(server, tokens) {
  return twice(
    () => oauth.refreshTokenGrantRequest(server, client, nobody, tokens.refresh_token, local),
    answer => oauth.processRefreshTokenResponse(server, client, answer))
}

async function revoke(server, tokens) {
  const answer = await oauth.revocationRequest(server, client, nobody, tokens.refresh_token, {
    additionalParameters: { token_type_hint: 'refresh_token' }, ...local
  })
  await oauth.processRevocationResponse(answer)
}

const call = (tokens, options) => oauth.protectedResourceRequest(
  tokens.access_token, 'GET', new URL('/v1/account', issuer), undefined, undefined, options)

const server = await discover()
const first = await (way.startsWith('device') ? byDevice : byCode)(server)
const { sid } = await verify(server, first)
const second = await refresh(server, first)
assert.notEqual(second.refresh_token, first.refresh_token)
assert.equal((await verify(server, second)).sid, sid)
const account = await twice(() => call(second, local))
const { email } = await account.json()
if (keyed) {
  const asBearer = { [oauth.allowInsecureRequests]: true }
  await assert.rejects(call(second, asBearer), { code: oauth.WWW_AUTHENTICATE_CHALLENGE })
}
await revoke(server, second)
await assert.rejects(refresh(server, second), { error: 'invalid_grant' })
await assert.rejects(call(second, local), { code: oauth.WWW_AUTHENTICATE_CHALLENGE })
process.stdout.write(JSON.stringify({ done: email }) + '\n')
input.close()
