package usher.http;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line per request, streams when they end. Never a query, a header of the caller's or a body:
 * they hold secrets.
 */
final class AccessLog implements RequestLog {
  static final String ID = "usher.request-id";
  static final String ADDRESS = "usher.address";

  /** Set on a request that needs no line. */
  static final String QUIET = "usher.quiet";

  private static final Logger LOG = LoggerFactory.getLogger("access");

  @Override
  public void log(Request request, Response response) {
    if (!LOG.isInfoEnabled() || request.getAttribute(QUIET) != null) {
      return;
    }
    long nanos = System.nanoTime() - request.getBeginNanoTime();
    LOG.atInfo()
        .addKeyValue("method", request.getMethod())
        // As it came, so still encoded: no line break can hide in it.
        .addKeyValue("path", path(request))
        .addKeyValue("status", response.getStatus())
        .addKeyValue("micros", TimeUnit.NANOSECONDS.toMicros(nanos))
        .addKeyValue("bytes", Response.getContentBytesWritten(response))
        .addKeyValue("request", text(request.getAttribute(ID)))
        .addKeyValue("address", ClientAddress.forLog(text(request.getAttribute(ADDRESS))))
        .log("request");
  }

  private static String path(Request request) {
    // Without parameters too: ";name=value" in a path would be the caller's to fill.
    return Objects.toString(request.getHttpURI().getCanonicalPath(), "-");
  }

  private static String text(Object attribute) {
    return Objects.toString(attribute, "-");
  }
}
