package usher.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a request's body whole, within a size and a time. */
final class Body {
  private static final Logger LOG = LoggerFactory.getLogger(Body.class);

  /** The caller is no longer there, so nobody is to be answered. */
  static final class CallerGone extends RuntimeException {
    CallerGone(Throwable cause) {
      super("the caller went away", cause, false, false);
    }
  }

  private Body() {}

  static byte[] read(Request request, int most, Duration longest) {
    if (request.getLength() > most) {
      throw tooLarge(most);
    }
    long start = System.nanoTime();
    ByteArrayOutputStream body = new ByteArrayOutputStream(1024);
    byte[] part = new byte[8192];
    try (InputStream in = Content.Source.asInputStream(request)) {
      for (int n = in.read(part); n >= 0; n = in.read(part)) {
        body.write(part, 0, n);
        if (body.size() > most) {
          throw tooLarge(most);
        }
        if (System.nanoTime() - start > longest.toNanos()) {
          throw tooSlow();
        }
      }
      return body.toByteArray();
    } catch (IOException e) {
      throw translated(e);
    }
  }

  /**
   * Reads past a small body that nobody asked for, as of a request that is refused by its headers:
   * else its connection would have to be closed (RFC 9112 section 9.3), perhaps just when the
   * caller sends the next request on it.
   */
  static void skip(Request request, int most, Duration longest) {
    boolean waits = request.getHeaders().contains(HttpHeader.EXPECT);
    if (request.getLength() <= 0 || request.getLength() > most || waits) {
      return;
    }
    try {
      var _ = read(request, most, longest);
    } catch (Problem | CallerGone e) {
      LOG.debug("a body that nobody asked for does not come", e);
    }
  }

  private static RuntimeException translated(IOException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof TimeoutException) {
        return tooSlow();
      }
      if (t instanceof HttpException bad) {
        return new Problem(bad.getCode(), "malformed", "The body does not arrive as HTTP says.");
      }
    }
    return new CallerGone(e);
  }

  private static Problem tooLarge(int most) {
    return new Problem(413, "too_large", "The body may have at most " + most + " bytes.")
        .header("Connection", "close");
  }

  private static Problem tooSlow() {
    return new Problem(408, "too_slow", "The body did not arrive in time.")
        .header("Connection", "close");
  }
}
