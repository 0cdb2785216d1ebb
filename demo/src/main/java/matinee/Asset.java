package matinee;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Bytes that do not change while Matinee runs, and the tag by which a browser knows them. */
@SuppressWarnings("ArrayRecordComponent") // Assets are kept by name, never compared.
record Asset(String type, byte[] body, String tag) {

  static Asset of(String type, byte[] body) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
      String tag = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
      return new Asset(type, body, '"' + tag.substring(0, 22) + '"');
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible); // Every Java has SHA-256.
    }
  }

  /** The whole of it, or 304 when the browser has it already (RFC 9110 section 13.1.2). */
  Reply reply(Request request, String caching) {
    Reply reply =
        tag.equals(request.header("If-None-Match"))
            ? Reply.of(304, type, new byte[0])
            : Reply.of(200, type, body);
    return reply.with("ETag", tag).with("Cache-Control", caching);
  }
}
