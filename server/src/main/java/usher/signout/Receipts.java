package usher.signout;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.account.AccountId;
import usher.edge.TrustClock.Moment;
import usher.follower.Confirmation;
import usher.follower.Confirmations;
import usher.secret.Secrets;
import usher.signin.SignInId;
import usher.sql.Database;
import usher.sql.Transaction;

/**
 * The receipts of sign-outs, from the commit until the last follower and the last screen.
 * Thread-safe.
 *
 * <p>Who waits for followers does so in memory, on the node that was asked; the outcome is written
 * to the sign-out's row afterwards, many in one transaction. What was not written, because the node
 * was killed, is found out anew by whoever asks.
 */
public final class Receipts {
  private static final Logger LOG = LoggerFactory.getLogger(Receipts.class);
  private static final int BATCH = 500;

  /** Followers confirm in a fraction of it; who is slower is told of in the receipt. */
  private static final Duration WAIT = Duration.ofSeconds(1);

  private static final int FLUSH_MS = 2_000;

  /** Another node may have begun to wait: the first look at the followers is a moment away. */
  private static final Duration FIRST_LOOK = Duration.ofMillis(250);

  /**
   * A sign-out that is being made.
   *
   * @param begun when, for the time that it takes
   */
  record Draft(AccountId account, String id, String secret, Moment begun) {}

  private record Outcome(AccountId account, String id, Confirmation.State state) {}

  private final Database database;
  private final SignOutStore store;
  private final Confirmations confirmations;
  private final Secrets secrets;
  private final InstantSource clock;
  private final ConcurrentHashMap<String, Confirmation> waiting = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean writing = new AtomicBoolean();

  Receipts(
      Database database,
      SignOutStore store,
      Confirmations confirmations,
      Secrets secrets,
      InstantSource clock) {
    this.database = database;
    this.store = store;
    this.confirmations = confirmations;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** The account's receipt of that id, as it is now. */
  public Optional<Receipt> find(AccountId account, String id) {
    return database.read(tx -> read(tx, account, id, null)).map(read -> now(account, read));
  }

  /** The receipt that the holder of a key may read, as it is now; empty if the key is none. */
  public Optional<Receipt> find(String key) {
    return ReceiptKey.parse(key)
        .flatMap(parsed ->
            database
                .read(tx -> read(tx, parsed.account(), parsed.id(), parsed))
                .map(read -> now(parsed.account(), read)));
  }

  /** The same receipt once it is confirmed, or after as long as whoever asked is kept waiting. */
  public Receipt await(Receipt receipt) {
    return await(receipt, WAIT);
  }

  /** The same receipt once it is confirmed, or when the time is over. */
  public Receipt await(Receipt receipt, Duration atMost) {
    Confirmation open = waiting.get(receipt.id());
    if (open == null || receipt.confirmed()) {
      return receipt;
    }
    try {
      return receipt.at(open.await(atMost));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return receipt;
    }
  }

  /** A device has said that it shows its sign-in screen. */
  public void told(AccountId account, SignInId sid) {
    database.change(tx -> store.told(tx, account, sid, clock.instant()));
  }

  /** Waits until what is known of receipts is written, before the database is closed. */
  public void flush() {
    for (int i = 0; i < FLUSH_MS && (writing.get() || !outcomes.isEmpty()); i++) {
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }

  /** Begins a sign-out's receipt. */
  Draft draft(AccountId account) {
    return new Draft(account, secrets.id(), secrets.secret(), confirmations.now());
  }

  /** Makes it durable with the sign-out. */
  void write(Transaction tx, Draft draft, long seq) {
    String hash = Secrets.hash(draft.secret());
    Instant certainAt = confirmations.certainAt();
    store.add(
        tx,
        new SignOutStore.Row(draft.account(), draft.id(), hash, seq, certainAt, null),
        clock.instant());
  }

  /** The receipt of a sign-out that is committed by now. */
  Receipt of(Draft draft, long seq, List<Receipt.SignedOut> signedOut) {
    Confirmation open = enter(draft.account(), draft.id(), seq, draft.begun());
    String key = new ReceiptKey(draft.account(), draft.id(), draft.secret()).text();
    return new Receipt(draft.id(), key, seq, signedOut, open.state());
  }

  private Optional<Receipt> read(
      Transaction tx, AccountId account, String id, @Nullable ReceiptKey key) {
    return store
        .find(tx, account, id)
        .filter(row -> key == null || Secrets.matches(key.secret(), row.keyHash()))
        .map(row -> {
          Confirmation.State state = row.state();
          return new Receipt(
              id,
              key == null ? null : key.text(),
              row.seq(),
              store.ended(tx, account, id),
              state == null ? Confirmation.State.open(row.certainAt()) : state);
        });
  }

  private Receipt now(AccountId account, Receipt read) {
    if (read.confirmed()) {
      return read;
    }
    boolean known = waiting.containsKey(read.id());
    Confirmation open = enter(account, read.id(), read.seq(), null);
    return known ? read.at(open.state()) : await(read, FIRST_LOOK);
  }

  private Confirmation enter(AccountId account, String id, long seq, @Nullable Moment begun) {
    return waiting.computeIfAbsent(
        id,
        same ->
            confirmations.enter(seq, begun, state -> confirmed(new Outcome(account, same, state))));
  }

  private void confirmed(Outcome outcome) {
    outcomes.add(outcome);
    if (writing.compareAndSet(false, true)) {
      Thread.ofVirtual().name("receipts").start(this::writeOutcomes);
    }
  }

  private void writeOutcomes() {
    do {
      try {
        while (!outcomes.isEmpty()) {
          writeSome();
        }
      } finally {
        writing.set(false);
      }
      // One may have been added since the queue was seen to be empty, by somebody who left.
    } while (!outcomes.isEmpty() && writing.compareAndSet(false, true));
  }

  private void writeSome() {
    List<Outcome> some = new ArrayList<>();
    for (Outcome one = outcomes.poll();
        one != null;
        one = some.size() < BATCH ? outcomes.poll() : null) {
      some.add(one);
    }
    try {
      database.change(
          tx -> some.forEach(one -> store.confirmed(tx, one.account, one.id, one.state)));
    } catch (RuntimeException e) {
      // Whoever asks for one of them waits anew, and is answered at once.
      LOG.warn("{} receipts' outcomes could not be written", some.size(), e);
    }
    some.forEach(one -> waiting.remove(one.id));
  }
}
