/** Checks DPoP proofs as RFC 9449 section 4.3 has it, with Node's own cryptography. */
import { createHash, webcrypto } from 'node:crypto'

const sha256 = text => createHash('sha256').update(text).digest('base64url')
const part = text => JSON.parse(Buffer.from(text, 'base64url'))

export class Proofs {
  constructor() {
    this.nonce = 'nonce-1'
    this.seen = new Set()
  }

  /** `{jkt}` of a good proof, `{error}` of another one. */
  async check(call, token) {
    const [head, body, signature] = call.request.headers.dpop.split('.')
    const { typ, alg, jwk } = part(head)
    const claims = part(body)
    const key = await webcrypto.subtle.importKey(
      'jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify'])
    const good =
      typ === 'dpop+jwt' && alg === 'ES256' && !('d' in jwk) &&
      claims.htm === call.request.method &&
      claims.htu === 'http://' + call.request.headers.host + call.url.pathname &&
      claims.ath === (token ? sha256(token) : undefined) &&
      (await webcrypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key,
        Buffer.from(signature, 'base64url'), Buffer.from(head + '.' + body)))
    if (!good || this.seen.has(claims.jti)) return { error: 'invalid_dpop_proof' }
    if (claims.nonce !== this.nonce) return { error: 'use_dpop_nonce' }
    this.seen.add(claims.jti)
    const { crv, kty, x, y } = jwk
    return { jkt: sha256(JSON.stringify({ crv, kty, x, y })) }
  }
}
