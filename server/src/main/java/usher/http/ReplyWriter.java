package usher.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Puts a reply on the wire: standard headers, the reply's own, the body, compressed where it pays.
 */
final class ReplyWriter {
  private static final int WORTH_COMPRESSING = 1024;
  private static final List<String> COMPRESSIBLE =
      List.of("text/html", "text/css", "text/javascript", "application/json", "image/svg+xml");

  private final StandardHeaders standard;
  private final EventStreams streams;

  ReplyWriter(StandardHeaders standard, EventStreams streams) {
    this.standard = standard;
    this.streams = streams;
  }

  void write(Request request, Response response, Callback callback, Reply reply, String id) {
    HttpFields.Mutable headers = response.getHeaders();
    response.setStatus(reply.status());
    standard.apply(Call.path(request), headers, reply);
    headers.put("X-Request-Id", id);
    for (HttpField field : reply.headers()) {
      if (field.getHeader() == HttpHeader.SET_COOKIE) {
        headers.add(field);
      } else {
        headers.put(field);
      }
    }
    boolean head = request.getMethod().equals("HEAD");
    if (reply.opened() != null && !head) {
      streams.open(request, response, callback, reply.opened());
    } else {
      writeBody(request, response, callback, reply, head);
    }
  }

  private static void writeBody(
      Request request, Response response, Callback callback, Reply reply, boolean head) {
    byte[] body = reply.body();
    if (compressible(reply)) {
      response.getHeaders().add(HttpHeader.VARY, "Accept-Encoding");
      if (wantsGzip(request)) {
        body = gzip(body);
        response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
      }
    }
    if (head && reply.opened() == null) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    }
    ByteBuffer content = head ? ByteBuffer.allocate(0) : ByteBuffer.wrap(body);
    response.write(true, content, callback);
  }

  private static boolean compressible(Reply reply) {
    String type = reply.header("Content-Type");
    return type != null
        && reply.body().length > WORTH_COMPRESSING
        && COMPRESSIBLE.stream().anyMatch(type::startsWith);
  }

  /**
   * A foreign site that makes a viewer's browser ask could read secrets out of compressed lengths
   * (the BREACH attack): it gets the reply uncompressed.
   */
  private static boolean wantsGzip(Request request) {
    String site = request.getHeaders().get("Sec-Fetch-Site");
    return !"cross-site".equals(site)
        && request.getHeaders().contains(HttpHeader.ACCEPT_ENCODING, "gzip");
  }

  private static byte[] gzip(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 2);
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
