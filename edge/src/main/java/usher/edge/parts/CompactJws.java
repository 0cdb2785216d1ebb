package usher.edge.parts;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.Map;

/**
 * A signed JWT taken apart (RFC 7515 section 7.1); nothing in it is checked yet. Not thread-safe.
 *
 * <p>Only what this library looks at is read: keys, certificates and addresses of keys in a header
 * stay text (RFC 8725 section 3.10).
 */
public final class CompactJws {

  private static final Base64.Decoder URL = Base64.getUrlDecoder();

  private final String text;
  private final int firstDot;
  private final int lastDot;
  private final Map<String, Object> header;

  private CompactJws(String text, int firstDot, int lastDot) throws ParseException {
    this.text = text;
    this.firstDot = firstDot;
    this.lastDot = lastDot;
    this.header = object(text.substring(0, firstDot));
  }

  /**
   * Takes a token apart.
   *
   * @throws ParseException if it is not base64url text in three parts, the first of them a JSON
   *     object
   */
  public static CompactJws parse(String text) throws ParseException {
    int firstDot = text.indexOf('.');
    int lastDot = text.lastIndexOf('.');
    if (firstDot < 0 || text.indexOf('.', firstDot + 1) != lastDot) {
      throw new ParseException("not three parts", 0);
    }
    return new CompactJws(text, firstDot, lastDot);
  }

  /** The header, whose members have any type. */
  public Map<String, Object> header() {
    return header;
  }

  /**
   * The payload, whose members have any type.
   *
   * @throws ParseException if it is not a JSON object
   */
  public Map<String, Object> payload() throws ParseException {
    return object(text.substring(firstDot + 1, lastDot));
  }

  /** The bytes that the signature is over. */
  public byte[] signed() {
    // Base64url has nothing but ASCII in it, and what has more does not come this far.
    return text.substring(0, lastDot).getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * The signature.
   *
   * @throws ParseException if it is not base64url
   */
  public byte[] signature() throws ParseException {
    return decode(text.substring(lastDot + 1));
  }

  private static Map<String, Object> object(String part) throws ParseException {
    // Refuses members that occur twice, which two readers could understand differently.
    Map<String, Object> object =
        JSONObjectUtils.parse(new String(decode(part), StandardCharsets.UTF_8));
    if (object == null) {
      throw new ParseException("the literal null", 0);
    }
    return object;
  }

  private static byte[] decode(String part) throws ParseException {
    try {
      // Padding is no part of it (RFC 7515 section 2); the decoder would let it pass.
      if (part.indexOf('=') < 0) {
        byte[] bytes = part.getBytes(StandardCharsets.ISO_8859_1);
        return URL.decode(bytes);
      }
    } catch (IllegalArgumentException e) {
      // Said below, without the text.
    }
    throw new ParseException("not base64url", 0);
  }
}
