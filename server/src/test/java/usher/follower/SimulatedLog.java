package usher.follower;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import usher.account.AccountId;
import usher.revocation.Revocation;
import usher.revocation.RevocationLog;
import usher.secret.Secrets;
import usher.signin.EndReason;
import usher.signin.SignInId;
import usher.sql.Database;
import usher.testing.TwoClocks;

/** The server's own log of revocations in a simulation, on a real database. */
final class SimulatedLog {
  /** Ids that come out of the seed, too. */
  private static final class Seeded extends SecureRandom {
    private static final long serialVersionUID = 1;
    private final Random random;

    Seeded(Random random) {
      this.random = random;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      random.nextBytes(bytes);
    }
  }

  private final Database database;
  private final Secrets secrets;
  private final RevocationLog log;
  private final LongSupplier time;
  private final List<SignedOut> signedOut = new ArrayList<>();
  private long last;
  private String epoch = "";
  private int epochs = -1;

  /** Begins a log, of which and of whose followers nothing is there. */
  SimulatedLog(Database database, Random random, LongSupplier time) {
    this.database = database;
    this.time = time;
    secrets = new Secrets(new Seeded(random));
    log = new RevocationLog(secrets);
    database.write(tx -> {
      tx.execute("DELETE FROM node");
      tx.execute("DELETE FROM revocation");
      tx.execute("DELETE FROM revocation_head");
      return log.begin(tx);
    });
  }

  RevocationLog log() {
    return log;
  }

  Secrets secrets() {
    return secrets;
  }

  /** Those who are or will be out. */
  List<SignedOut> signedOut() {
    return signedOut;
  }

  SignedOut next() {
    SignedOut one = new SignedOut("s" + signedOut.size());
    signedOut.add(one);
    return one;
  }

  /** Durable when this returns; its number. */
  long commit(SignedOut one) {
    one.seq =
        database.write(tx -> {
          long seq = log.next(tx, 1);
          var at = TwoClocks.START.plusNanos(time.getAsLong());
          log.add(
              tx,
              new Revocation(
                  seq,
                  new AccountId("a"),
                  new SignInId(one.sid),
                  EndReason.ADMIN,
                  null,
                  at,
                  at.plus(Duration.ofHours(1))));
          return seq;
        });
    one.committed = time.getAsLong();
    if (one.seq <= last) {
      throw new AssertionError(one.seq + " was committed after " + last);
    }
    last = one.seq;
    return one.seq;
  }

  long head() {
    return database.read(log::head).seq();
  }

  /** Takes note of which log it is by now. */
  void look() {
    String now = database.read(log::head).epoch();
    if (!now.equals(epoch)) {
      epoch = now;
      epochs++;
    }
  }

  /** How many names it has had after the first. */
  int epochs() {
    return epochs;
  }
}
