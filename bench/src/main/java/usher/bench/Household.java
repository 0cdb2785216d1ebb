package usher.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A viewer with some televisions, each holding an event stream until it is told that it is signed
 * out. Used by one thread.
 */
final class Household implements AutoCloseable {
  /**
   * What a sign-out of all took, from its request on, in nanoseconds.
   *
   * @param acknowledged until the answer was there
   * @param receipt the answer
   * @param told until each television was told
   */
  record SignOut(long acknowledged, Answer receipt, List<Long> told) {}

  private final Connection connection;
  private final Viewer.Tokens own;
  private final List<Connection> streams = new ArrayList<>();
  private final List<CompletableFuture<Long>> told = new ArrayList<>();

  /** Signs all of them in, and opens their streams. */
  Household(UsherServer server, int account, int televisions) throws IOException {
    connection = server.connect();
    Viewer viewer = new Viewer(connection, account).openForm().signIn(true);
    own = viewer.tokens();
    for (int i = 0; i < televisions; i++) {
      Viewer.Tokens tokens = viewer.television();
      Connection stream = server.connect();
      streams.add(stream);
      stream.stream("/v1/events", "Authorization: Bearer " + tokens.access());
      // What the stream says first comes once it is entered: from now on a sign-out reaches it.
      stream.awaitLine("retry:");
      CompletableFuture<Long> heard = new CompletableFuture<>();
      told.add(heard);
      Thread.ofVirtual().start(() -> listen(stream, heard));
    }
  }

  /** Signs all devices out, and waits until the last television was told. */
  SignOut signOutAll() throws IOException {
    long start = System.nanoTime();
    Answer receipt =
        connection
            .json("/v1/sign-outs", "{\"which\":\"all\"}", "Authorization: Bearer " + own.access())
            .expect(200);
    long acknowledged = System.nanoTime() - start;
    return new SignOut(
        acknowledged, receipt, told.stream().map(heard -> heard.join() - start).toList());
  }

  @Override
  public void close() {
    try {
      connection.close();
      for (Connection stream : streams) {
        stream.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void listen(Connection stream, CompletableFuture<Long> heard) {
    try {
      stream.awaitLine("event: signed_out");
      heard.complete(System.nanoTime());
    } catch (IOException e) {
      heard.completeExceptionally(e);
    }
  }
}
