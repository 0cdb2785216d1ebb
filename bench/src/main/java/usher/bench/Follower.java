package usher.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import usher.edge.RevocationAnswer;
import usher.edge.RevocationPoll;
import usher.edge.WireFormatException;

/**
 * A back end that follows the feed and checks nothing: what it keeps is how far it has read, which
 * is all that Usher hears of it. One virtual thread each, so that a thousand of them leave the
 * processors to the servers. Thread-safe.
 */
final class Follower implements AutoCloseable {
  private static final long HOLD_MS = 1_250;
  private static final String AUTHORIZATION =
      "Authorization: Basic "
          + Base64.getEncoder()
              .encodeToString(("follower:" + Settings.SECRET).getBytes(StandardCharsets.UTF_8));

  private final Connection connection;
  private final String instance;
  private final AtomicLong polls;
  private final CountDownLatch first = new CountDownLatch(1);
  private volatile boolean closed;

  private Follower(Connection connection, String instance, AtomicLong polls) {
    this.connection = connection;
    this.instance = instance;
    this.polls = polls;
  }

  /** So many followers, in turn of each of the servers; all have read the feed once. */
  static List<Follower> start(List<UsherServer> servers, int count, AtomicLong polls)
      throws IOException, InterruptedException {
    List<Follower> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Follower one =
          new Follower(servers.get(i % servers.size()).connect(), "bench-instance-" + i, polls);
      all.add(one);
      Thread.ofVirtual().start(one::follow);
    }
    for (Follower one : all) {
      if (!one.first.await(30, TimeUnit.SECONDS)) {
        throw new BenchFailure("A follower has heard nothing.");
      }
    }
    return all;
  }

  /** Ends all of them. */
  static void close(List<Follower> all) throws IOException {
    for (Follower one : all) {
      one.close();
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    connection.close();
  }

  private void follow() {
    String epoch = null;
    long applied = 0;
    try {
      while (!closed) {
        RevocationPoll poll = new RevocationPoll("edge", instance, epoch, applied, HOLD_MS);
        Answer answer = connection.json("/v1/revocations/poll", poll.toJson(), AUTHORIZATION);
        polls.incrementAndGet();
        if (answer.status() == 503) {
          TimeUnit.MILLISECONDS.sleep(100);
          continue;
        }
        RevocationAnswer news = RevocationAnswer.parse(answer.expect(200).body());
        applied = news.epoch().equals(epoch) ? Math.max(applied, news.reaches()) : news.reaches();
        epoch = news.epoch();
        first.countDown();
      }
    } catch (IOException | InterruptedException | WireFormatException e) {
      if (!closed) {
        System.err.println("A follower ended: " + e);
      }
    }
  }
}
