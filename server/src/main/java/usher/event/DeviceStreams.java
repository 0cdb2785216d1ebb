package usher.event;

import io.avaje.jsonb.Jsonb;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import usher.http.EventStream;
import usher.revocation.Revocation;
import usher.signin.Ending;
import usher.signin.SignInId;

/**
 * The open event streams of this node by sign-in. Thread-safe.
 *
 * <p>A stream is entered here before its sign-in's row is read: a sign-out that comes between is
 * told by the feed, one that came before is seen in the row.
 */
public final class DeviceStreams {
  private static final String SIGNED_OUT = "signed_out";

  private final ConcurrentHashMap<SignInId, Set<EventStream>> streams = new ConcurrentHashMap<>();
  private final Jsonb json = Jsonb.builder().serializeNulls(true).build();

  /** Enters a stream; it leaves by itself when it closes. */
  public void enter(SignInId sid, EventStream stream) {
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

  /** Tells one device that its sign-in was over before it came. */
  public void tell(EventStream stream, Ending ending) {
    tell(stream, ending, null);
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
