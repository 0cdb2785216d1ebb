package matinee;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import usher.edge.Edge;
import usher.edge.Verification;

/** The running back end: one port on this machine, and an edge that follows Usher's revocations. */
public final class Matinee implements AutoCloseable {
  /** What the tokens of Matinee's apps are for; the audience of its clients in Usher. */
  static final String AUDIENCE = "matinee";

  private final HttpServer server;
  private final ExecutorService threads;
  private final Edge edge;

  private Matinee(HttpServer server, ExecutorService threads, Edge edge) {
    this.server = server;
    this.threads = threads;
    this.edge = edge;
  }

  /**
   * Listens on the loopback address only: it is a demo, and a browser gives a page on plain HTTP
   * the cryptography it needs only there.
   *
   * @throws IOException when the port is taken, said so that it can be shown to people
   */
  public static Matinee start(Settings settings) throws IOException {
    HttpServer server = bind(settings.port());
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    Edge edge =
        Edge.of(settings.issuer(), AUDIENCE)
            .client(settings.clientId(), settings.clientSecret())
            .start();
    Catalogue catalogue = Catalogue.read();
    CatalogueApi api = new CatalogueApi(catalogue, request -> check(edge, request));
    MediaApi media = new MediaApi(catalogue, edge::verifyPass);
    server.createContext("/", new FrontDoor(settings.issuer(), catalogue, api, media));
    server.setExecutor(threads);
    server.start();
    return new Matinee(server, threads, edge);
  }

  /** A proof speaks of the address as the app has called it. */
  private static Verification check(Edge edge, Request request) {
    String uri = "http://" + request.header("Host") + request.path();
    return edge.verify(request.header("Authorization"), request.all("DPoP"), request.method(), uri);
  }

  private static HttpServer bind(int port) throws IOException {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (BindException taken) {
      throw new IOException("Port " + port + " is taken. Choose another one.", taken);
    }
  }

  public String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  Edge edge() {
    return edge;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    edge.close();
  }
}
