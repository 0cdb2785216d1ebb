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

  /**
   * How much of a body that is too large is read past, in bytes: a connection that is closed while
   * its caller still writes is reset, and the answer may be lost with it.
   */
  private static final int HEARD_OUT = 1024 * 1024;

  /** The caller is no longer there, so nobody is to be answered. */
  static final class CallerGone extends RuntimeException {
    CallerGone(Throwable cause) {
      super("the caller went away", cause, false, false);
    }
  }

  private Body() {}

  static byte[] read(Request request, int most, Duration longest) {
    long told = request.getLength();
    if (told > most && (told > HEARD_OUT || waits(request))) {
      throw tooLarge(most);
    }
    long start = System.nanoTime();
    long arrived = 0;
    ByteArrayOutputStream body = new ByteArrayOutputStream(1024);
    byte[] part = new byte[8192];
    try (InputStream in = Content.Source.asInputStream(request)) {
      for (int n = in.read(part); n >= 0; n = in.read(part)) {
        arrived += n;
        if (arrived <= most) {
          body.write(part, 0, n);
        } else if (arrived > HEARD_OUT) {
          throw tooLarge(most);
        }
        if (System.nanoTime() - start > longest.toNanos()) {
          throw tooSlow();
        }
      }
    } catch (IOException e) {
      throw translated(e);
    }
    if (arrived > most) {
      throw tooLarge(most);
    }
    return body.toByteArray();
  }

  /**
   * Reads past a small body that nobody asked for, as of a request that is refused by its headers:
   * else its connection would have to be closed (RFC 9112 section 9.3), perhaps just when the
   * caller sends the next request on it.
   */
  static void skip(Request request, int most, Duration longest) {
    if (request.getLength() <= 0 || request.getLength() > most || waits(request)) {
      return;
    }
    try {
      var _ = read(request, most, longest);
    } catch (Problem | CallerGone e) {
      LOG.debug("a body that nobody asked for does not come", e);
    }
  }

  private static boolean waits(Request request) {
    return request.getHeaders().contains(HttpHeader.EXPECT);
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
