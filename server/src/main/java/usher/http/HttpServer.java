package usher.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.random.RandomGenerator;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening server: Jetty with every limit set, each request on a virtual thread. Thread-safe.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final int FILES_FOR_THE_REST = 512;

  private final HttpSettings settings;
  private final Server jetty;
  private final ServerConnector connector;
  private final EventStreams streams;

  public HttpServer(HttpSettings settings, Routes routes, Errors errors, RandomGenerator random) {
    this.settings = settings;
    VirtualThreadPool threads = new VirtualThreadPool();
    // Device polls are held open for seconds: what bounds them is the number of connections.
    threads.setMaxConcurrentTasks(0);
    jetty = new Server(threads);
    connector = new ServerConnector(jetty, 1, 1, new HttpConnectionFactory(protocol(settings)));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(settings.limits().idle().toMillis());
    connector.setAcceptQueueSize(1024);
    // Whoever is only connected when the server stops need not hold it up.
    connector.setShutdownIdleTimeout(200);
    jetty.addConnector(connector);
    int connections = settings.limits().connections();
    long room = openFiles() - FILES_FOR_THE_REST / 2;
    jetty.addBean(new NetworkConnectionLimit(Math.clamp(room, 1, connections), connector));
    streams = new EventStreams(settings, streamsMax(settings.eventStreamsMax()), random);
    jetty.setHandler(new GracefulHandler(new Dispatch(settings, routes, errors, streams, random)));
    jetty.setRequestLog(new AccessLog());
    jetty.setErrorHandler(HttpServer::refuse);
    jetty.setStopTimeout(settings.limits().stop().toMillis());
  }

  /** Listens; throws IOException, with the address in its text, when that cannot be. */
  public void start() throws IOException {
    try {
      jetty.start();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP server cannot start", e);
    }
    LOG.info("listening on {}:{}", settings.host(), port());
  }

  /** The port it listens on, also when the settings left the choice to the system. */
  public int port() {
    return connector.getLocalPort();
  }

  public int openEventStreams() {
    return streams.open();
  }

  /**
   * Takes no new requests, ends the streams, and gives running requests the time that the limits
   * allow.
   */
  @Override
  public void close() {
    streams.close();
    try {
      jetty.stop();
    } catch (Exception e) {
      LOG.warn("the HTTP server did not stop as it should", e);
    }
  }

  private static HttpConfiguration protocol(HttpSettings settings) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(settings.limits().head());
    http.setRelativeRedirectAllowed(true);
    return http;
  }

  /** A stream holds an open file: better to know the system's limit now than to meet it later. */
  private static int streamsMax(int wanted) {
    long room = openFiles() - FILES_FOR_THE_REST;
    if (room < wanted) {
      LOG.warn("only {} of {} event streams: the limit of open files is too low", room, wanted);
    }
    return Math.clamp(room, 1, wanted);
  }

  private static long openFiles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Integer.MAX_VALUE;
  }

  /**
   * What Jetty refuses by itself, such as a broken request line: it never got as far as a route.
   */
  private static boolean refuse(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    String text = status + " " + HttpStatus.getMessage(status) + "\n";
    Content.Sink.write(response, true, text, callback);
    return true;
  }
}
