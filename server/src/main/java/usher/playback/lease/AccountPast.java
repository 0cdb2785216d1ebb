package usher.playback.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usher.playback.lease.Leases.Times;

/**
 * What an account's state remembers of playbacks and sign-ins that are over. Guarded by its
 * account's step; times are nanoseconds of the store's clock.
 */
final class AccountPast {
  /** Why a playback ended; the key tells a late copy of its start. */
  private record Note(
      byte[] id, byte[] sid, long key, PlaybackEnd why, @Nullable String by, long until) {}

  /** A sign-in of which nothing is admitted any more. */
  private record Tombstone(byte[] sid, long until) {}

  /** A sign-in whose playback was taken over: it does not come back by itself. */
  private record Guard(byte[] sid, String by, long until) {}

  private final List<Note> notes = new ArrayList<>(1);
  private final List<Tombstone> tombstones = new ArrayList<>(0);
  private final List<Guard> guards = new ArrayList<>(0);
  private int takeOvers;
  private long takeOversUntil;

  /** Forgets what has had its time; whether anything is left. */
  boolean drop(long now) {
    notes.removeIf(note -> note.until <= now);
    tombstones.removeIf(tombstone -> tombstone.until <= now);
    guards.removeIf(guard -> guard.until <= now);
    return !notes.isEmpty() || !tombstones.isEmpty() || !guards.isEmpty();
  }

  void note(Held held, PlaybackEnd why, @Nullable String by, Now now) {
    if (notes.size() >= Times.ENDED_MAX) {
      notes.removeFirst();
    }
    byte[] packed = held.packed;
    notes.add(
        new Note(
            Packing.id(packed),
            Packing.sid(packed),
            Packing.startKey(packed),
            why,
            by,
            now.nanos() + now.times().remembered().toNanos()));
  }

  /** How a playback of that sign-in came to its end, as far as that is remembered. */
  Renewal.@Nullable Gone gone(byte[] id, byte[] sid) {
    for (Note note : notes) {
      if (Arrays.equals(note.id, id) && Arrays.equals(note.sid, sid)) {
        return new Renewal.Gone(note.why, note.by);
      }
    }
    return isOver(sid) ? new Renewal.Gone(PlaybackEnd.SIGNED_OUT, null) : null;
  }

  /** Whether a start with that key was stopped. */
  boolean stopped(byte[] sid, long key) {
    return notes.stream()
        .anyMatch(note ->
            note.why == PlaybackEnd.ENDED && note.key == key && Arrays.equals(note.sid, sid));
  }

  void bury(byte[] sid, long until) {
    for (Iterator<Tombstone> all = tombstones.iterator(); all.hasNext(); ) {
      Tombstone one = all.next();
      if (Arrays.equals(one.sid, sid)) {
        if (one.until >= until) {
          return;
        }
        all.remove();
      }
    }
    tombstones.add(new Tombstone(sid, until));
  }

  boolean isOver(byte[] sid) {
    return tombstones.stream().anyMatch(tombstone -> Arrays.equals(tombstone.sid, sid));
  }

  /** Notes a take-over: the loser needs a viewer's explicit wish to come back. */
  void guard(byte[] sid, String by, Now now) {
    unguard(sid);
    guards.add(new Guard(sid, by, guardEnd(now)));
  }

  void unguard(byte[] sid) {
    guards.removeIf(guard -> Arrays.equals(guard.sid, sid));
  }

  /** Who took over from that sign-in; null if nobody did a short while ago. */
  @Nullable String guardedFrom(byte[] sid) {
    for (Guard guard : guards) {
      if (Arrays.equals(guard.sid, sid)) {
        return guard.by;
      }
    }
    return null;
  }

  /** How much longer a sign-in is guarded; zero if it is not. */
  Duration guardLeft(byte[] sid, long now) {
    for (Guard guard : guards) {
      if (Arrays.equals(guard.sid, sid)) {
        return Duration.ofNanos(guard.until - now);
      }
    }
    return Duration.ZERO;
  }

  /** How long nobody may take over any more; zero if somebody may. */
  Duration takeOverWait(long now) {
    return takeOvers >= Times.TAKE_OVERS_MAX && takeOversUntil > now
        ? Duration.ofNanos(takeOversUntil - now)
        : Duration.ZERO;
  }

  void countTakeOver(Now now) {
    if (takeOversUntil <= now.nanos()) {
      takeOvers = 0;
      takeOversUntil = guardEnd(now);
    }
    takeOvers++;
  }

  private static long guardEnd(Now now) {
    return now.nanos() + now.times().guard().toNanos();
  }
}
