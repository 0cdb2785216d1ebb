package usher.http;

import java.time.Duration;
import java.util.List;

/**
 * Where the server listens and what it allows.
 *
 * @param https whether viewers reach it by https, as the issuer says
 * @param trustedProxies addresses or networks whose word about the caller's address is taken
 * @param formActions origins to which any page's forms may lead, besides its own
 */
public record HttpSettings(
    String host,
    int port,
    boolean https,
    List<String> trustedProxies,
    int eventStreamsMax,
    List<String> formActions,
    Limits limits) {

  /**
   * Every limit of the HTTP ground by its name.
   *
   * @param connections open at once; further ones wait in the system's queue
   * @param head bytes of request line and headers together
   * @param body bytes of a body
   * @param uri bytes of a request's target
   * @param idle how long a connection may be silent
   * @param bodyTime how long a body may take to arrive
   * @param ping how often an event stream says that it lives
   * @param streamQueue events that may wait in one stream
   * @param stop how long requests may go on when the server stops
   */
  public record Limits(
      int connections,
      int head,
      int body,
      int uri,
      Duration idle,
      Duration bodyTime,
      Duration ping,
      int streamQueue,
      Duration stop) {

    public static Limits standard() {
      return new Limits(
          100_000,
          16 * 1024,
          64 * 1024,
          8 * 1024,
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(25),
          16,
          Duration.ofSeconds(5));
    }
  }
}
