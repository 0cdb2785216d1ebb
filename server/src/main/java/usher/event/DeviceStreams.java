package usher.event;

import io.avaje.jsonb.Jsonb;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.http.EventStream;
import usher.revocation.Revocation;
import usher.signin.EndReason;
import usher.signin.Ending;
import usher.signin.SignIn;
import usher.signin.SignInId;
import usher.signin.SignInStore;
import usher.sql.Database;

/**
 * The open event streams of this node by sign-in. Thread-safe.
 *
 * <p>A stream is entered here before its sign-in's row is read: a sign-out that comes between is
 * told by the feed, one that came before is seen in the row.
 */
public final class DeviceStreams {
  private static final String SIGNED_OUT = "signed_out";

  private final Database database;
  private final SignInStore signIns;
  private final InstantSource clock;
  private final ConcurrentHashMap<SignInId, Set<EventStream>> streams = new ConcurrentHashMap<>();
  private final Jsonb json = Jsonb.builder().serializeNulls(true).build();

  public DeviceStreams(Database database, SignInStore signIns, InstantSource clock) {
    this.database = database;
    this.signIns = signIns;
    this.clock = clock;
  }

  /**
   * Opens the stream of a sign-in: entered first, the row read after, so that whichever way a
   * sign-out races this, the device is told.
   */
  public void open(EventStream stream, AccountId account, SignInId sid) {
    enter(sid, stream);
    Ending ending = ending(database.read(tx -> signIns.find(tx, account, sid)).orElse(null));
    if (ending != null) {
      tell(stream, ending, null);
    }
  }

  /** Tells a browser whose cookie nobody knows any more. */
  public void refuse(EventStream stream) {
    tell(stream, new Ending(clock.instant(), EndReason.ELSEWHERE, null), null);
  }

  private @Nullable Ending ending(@Nullable SignIn signIn) {
    Instant now = clock.instant();
    if (signIn == null) {
      // Its row has been forgotten: it ended long ago.
      return new Ending(now, EndReason.IDLE, null);
    }
    if (signIn.ended() != null || signIn.lasts(now)) {
      return signIn.ended();
    }
    return new Ending(now, EndReason.EXPIRED, null);
  }

  /** A stream leaves by itself when it closes. */
  private void enter(SignInId sid, EventStream stream) {
    streams.compute(
        sid,
        (id, others) -> {
          Set<EventStream> all = others == null ? ConcurrentHashMap.newKeySet() : others;
          all.add(stream);
          return all;
        });
    stream.onClosed(() -> leave(sid, stream));
  }

  /** Tells the devices of a sign-in that it is over, and ends their streams. */
  public void onRevoked(Revocation revocation) {
    Set<EventStream> all = streams.remove(revocation.sid());
    if (all != null) {
      Ending ending = new Ending(revocation.at(), revocation.reason(), revocation.by());
      all.forEach(stream -> tell(stream, ending, revocation.seq()));
    }
  }

  private void tell(EventStream stream, Ending ending, @Nullable Long seq) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("reason", ending.reason().word());
    data.put("by", ending.by());
    data.put("at", ending.at().toString());
    stream.end(SIGNED_OUT, seq == null ? null : Long.toString(seq), json.toJson(data));
  }

  private void leave(SignInId sid, EventStream stream) {
    streams.computeIfPresent(
        sid,
        (id, all) -> {
          all.remove(stream);
          return all.isEmpty() ? null : all;
        });
  }
}
