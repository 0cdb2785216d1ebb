package usher.event;

import io.avaje.jsonb.Jsonb;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
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
import usher.signout.ToldTokens;
import usher.sql.Database;

/**
 * The open event streams of this node by sign-in. Thread-safe.
 *
 * <p>A stream is entered here before its sign-in's row is read: a sign-out that comes between is
 * told by the feed, one that came before is seen in the row.
 */
public final class DeviceStreams {
  private static final String SIGNED_OUT = "signed_out";

  /** A browser's apps share a sign-in; nobody has more of them open, and streams are counted. */
  private static final int PER_SIGN_IN = 20;

  private final Database database;
  private final SignInStore signIns;
  private final InstantSource clock;
  private final ToldTokens told;

  /** Sets that are never changed, in the order of arrival. */
  private final ConcurrentHashMap<SignInId, Set<EventStream>> streams = new ConcurrentHashMap<>();

  private final Jsonb json = Jsonb.builder().serializeNulls(true).build();

  public DeviceStreams(
      Database database, SignInStore signIns, InstantSource clock, ToldTokens told) {
    this.database = database;
    this.signIns = signIns;
    this.clock = clock;
    this.told = told;
  }

  /**
   * Opens the stream of a sign-in: entered first, the row read after, so that whichever way a
   * sign-out races this, the device is told.
   */
  public void open(EventStream stream, AccountId account, SignInId sid) {
    enter(sid, stream);
    Ending ending = ending(database.read(tx -> signIns.find(tx, account, sid)).orElse(null));
    if (ending != null) {
      tell(stream, ending, null, told.of(account, sid));
    }
  }

  /** Tells a browser whose cookie nobody knows any more. */
  public void refuse(EventStream stream) {
    tell(stream, new Ending(clock.instant(), EndReason.ELSEWHERE, null), null, null);
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

  /**
   * Enters a stream; it leaves by itself when it closes. The oldest of too many is closed, so that
   * one device cannot take the streams of all.
   */
  private void enter(SignInId sid, EventStream stream) {
    List<EventStream> tooOld = new ArrayList<>(1);
    streams.compute(
        sid,
        (id, others) -> {
          LinkedHashSet<EventStream> all = new LinkedHashSet<>(others == null ? Set.of() : others);
          all.add(stream);
          if (all.size() > PER_SIGN_IN) {
            tooOld.add(all.removeFirst());
          }
          return all;
        });
    tooOld.forEach(EventStream::close);
    stream.onClosed(() -> leave(sid, stream));
  }

  /** Tells the devices of a sign-in that it is over, and ends their streams. */
  public void onRevoked(Revocation revocation) {
    Set<EventStream> all = streams.remove(revocation.sid());
    if (all != null) {
      Ending ending = new Ending(revocation.at(), revocation.reason(), revocation.by());
      String token = told.of(revocation.account(), revocation.sid());
      all.forEach(stream -> tell(stream, ending, revocation.seq(), token));
    }
  }

  /** Tells the devices of a sign-in something else; their streams go on. */
  public void tell(SignInId sid, String event, Map<String, @Nullable Object> data) {
    String text = json.toJson(data);
    streams.getOrDefault(sid, Set.of()).forEach(stream -> stream.send(event, null, text));
  }

  private void tell(
      EventStream stream, Ending ending, @Nullable Long seq, @Nullable String toldToken) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("reason", ending.reason().word());
    data.put("by", ending.by());
    data.put("at", ending.at().toString());
    data.put("told_token", toldToken);
    stream.end(SIGNED_OUT, seq == null ? null : Long.toString(seq), json.toJson(data));
  }

  private void leave(SignInId sid, EventStream stream) {
    streams.computeIfPresent(
        sid,
        (id, all) -> {
          Set<EventStream> others = new LinkedHashSet<>(all);
          others.remove(stream);
          return others.isEmpty() ? null : others;
        });
  }
}
