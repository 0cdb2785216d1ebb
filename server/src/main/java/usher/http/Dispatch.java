package usher.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import usher.limit.Overload;

/**
 * Takes each request from Jetty to its handler; its one ladder of catches is the whole error
 * policy.
 */
final class Dispatch extends org.eclipse.jetty.server.Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);
  private static final Pattern DOT_SEGMENT = Pattern.compile("/\\.{1,2}(?:[/;]|$)");
  private static final Pattern SANE_ID = Pattern.compile("[A-Za-z0-9._-]{8,64}");

  private final HttpSettings.Limits limits;
  private final Routes routes;
  private final Errors errors;
  private final ReplyWriter writer;
  private final EventStreams streams;
  private final ClientAddress addresses;
  private final RandomGenerator random;

  Dispatch(
      HttpSettings settings,
      Routes routes,
      Errors errors,
      EventStreams streams,
      RandomGenerator random) {
    this.limits = settings.limits();
    this.routes = routes;
    this.errors = errors;
    this.streams = streams;
    this.random = random;
    this.writer =
        new ReplyWriter(new StandardHeaders(settings.https(), settings.formActions()), streams);
    this.addresses = new ClientAddress(settings.trustedProxies());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String id = id(request.getHeaders().get("X-Request-Id"));
    request.setAttribute(AccessLog.ID, id);
    try (var _ = MDC.putCloseable("request", id)) {
      Reply reply = answer(request, id);
      if (!reply.logged()) {
        request.setAttribute(AccessLog.QUIET, true);
      }
      if (!"close".equals(reply.header("Connection"))) {
        Body.skip(request, limits.body(), limits.bodyTime());
      }
      writer.write(request, response, callback, reply, id);
    } catch (Body.CallerGone e) {
      LOG.debug("the caller went away", e);
      callback.failed(e);
    }
    return true;
  }

  private Reply answer(Request request, String id) {
    String path = Call.path(request);
    try {
      return routed(request, path, id);
    } catch (Problem problem) {
      if (problem.status() >= 500) {
        LOG.warn("answered {} {}", problem.status(), problem.code(), problem.getCause());
      } else {
        LOG.debug("answered {} {}", problem.status(), problem.code(), problem.getCause());
      }
      return render(problem, request, id);
    } catch (Body.CallerGone e) {
      throw e;
    } catch (Overload e) {
      LOG.warn("overloaded: {}", e.getMessage());
      return render(overloaded(e), request, id);
    } catch (Throwable e) {
      LOG.error("a handler failed", e);
      return render(new Problem(500, "server_error", "Something went wrong here."), request, id);
    }
  }

  private static Problem overloaded(Overload e) {
    String seconds = Long.toString(Math.max(1, e.pause().toSeconds()));
    return new Problem(503, "temporarily_unavailable", "Too much is asked for at this moment.")
        .header("Retry-After", seconds);
  }

  private Reply routed(Request request, String path, String id) {
    String address = address(request);
    request.setAttribute(AccessLog.ADDRESS, address);
    String target = request.getHttpURI().getPathQuery();
    // CONNECT has a host for a target, and so no path.
    if (target != null && target.length() > limits.uri()) {
      throw new Problem(414, "uri_too_long", "The address is too long.");
    }
    // Jetty would resolve them. A proxy that puts the viewer's path below its own address, as for
    // /v1/check/..., would let the viewer choose another page of this server.
    String raw = request.getHttpURI().getPath();
    if (raw != null && DOT_SEGMENT.matcher(raw).find()) {
      throw new Problem(400, "bad_path", "The address has a segment that is only dots.");
    }
    Routes.Match match = routes.match(path);
    if (match == null) {
      throw new Problem(404, "not_found", "There is nothing here.");
    }
    if (request.getMethod().equals("OPTIONS")) {
      return StandardHeaders.options(path, match.allowed());
    }
    Handler handler = match.handler(request.getMethod());
    if (handler == null) {
      throw new Problem(405, "method_not_allowed", "This method does not work here.")
          .header("Allow", String.join(", ", match.allowed()));
    }
    Reply reply = handler.handle(new Call(request, id, address, match.values(), limits));
    if (reply.opened() != null && !request.getMethod().equals("HEAD")) {
      streams.admit();
    }
    return reply;
  }

  private Reply render(Problem problem, Request request, String id) {
    Call call = new Call(request, id, address(request), Map.of(), limits);
    try {
      return errors.render(problem, call);
    } catch (RuntimeException e) {
      LOG.error("the page for an error failed", e);
      return Errors.plain(problem, call);
    }
  }

  private String address(Request request) {
    InetAddress peer =
        request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress inet
            ? inet.getAddress()
            : InetAddress.getLoopbackAddress();
    return addresses.of(
        peer,
        request.getHeaders().getValuesList("X-Forwarded-For"),
        request.getHeaders().getValuesList("Forwarded"));
  }

  private String id(@Nullable String given) {
    if (given != null && SANE_ID.matcher(given).matches()) {
      return given;
    }
    return HexFormat.of().toHexDigits(random.nextLong());
  }
}
