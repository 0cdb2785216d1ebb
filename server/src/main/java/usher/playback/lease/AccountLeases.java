package usher.playback.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import usher.playback.lease.Admission.Why;
import usher.signin.SignInId;

/**
 * One account's leases in this node's memory, and the rules that decide about them (L1 and L2 of
 * the lease rules). Not thread-safe: each call is a part of the one atomic step on the account.
 */
final class AccountLeases {
  private static final long UNKNOWN = Long.MIN_VALUE;

  /** The newest; the others hang on it. */
  private @Nullable Held first;

  private @Nullable AccountPast past;
  private long version = UNKNOWN;
  private int screens;

  /** Until when the version is kept, so that no start that read an older one undoes it. */
  private long versionKept;

  Admission acquire(Start start, Now now, List<Ended> ended) {
    drop(now);
    byte[] sid = Packing.text(start.playback().sid().value());
    if (past != null && past.isOver(sid)) {
      return denied(Why.SIGNED_OUT, now);
    }
    if (start.limit().version() < version) {
      return new Admission.Outdated();
    }
    Duration hold = now.holdLeft();
    if (hold.isPositive() && !start.returning()) {
      return denied(Why.HELD, "", 0, everything(), null, hold, now);
    }
    limit(start.limit(), now, ended);
    long key = Packing.key(start.key());
    if (past != null && past.stopped(sid, key)) {
      return denied(Why.START_ENDED, now);
    }
    Held earlier =
        find(one -> Packing.isSid(one.packed, sid) && Packing.startKey(one.packed) == key);
    Held victim = victim(start, earlier);
    Admission refused = refused(start, sid, earlier, victim, now);
    return refused == null ? admit(start, earlier, victim, now, ended) : refused;
  }

  private @Nullable Held victim(Start start, @Nullable Held earlier) {
    if (start.takeOver() == null) {
      return null;
    }
    byte[] id = Packing.text(start.takeOver().value());
    return find(one -> one != earlier && Packing.isId(one.packed, id));
  }

  private @Nullable Admission refused(
      Start start, byte[] sid, @Nullable Held earlier, @Nullable Held victim, Now now) {
    if (past != null && start.takeOver() == null && earlier == null) {
      String by = past.guardedFrom(sid);
      if (by != null) {
        Duration wait = past.guardLeft(sid, now.nanos());
        return denied(Why.TAKEN_OVER, "", 0, everything(), by, wait, now);
      }
    }
    if (past != null && victim != null && !Packing.isSid(victim.packed, sid)) {
      Duration wait = past.takeOverWait(now.nanos());
      if (wait.isPositive()) {
        return denied(Why.TOO_MANY_TAKE_OVERS, "", 0, everything(), null, wait, now);
      }
    }
    List<Held> others = list(one -> one != earlier && one != victim);
    if (others.size() >= screens) {
      return denied(Why.LIMIT, Admission.PLAN, screens, others, null, Duration.ZERO, now);
    }
    for (Cap cap : start.caps()) {
      List<Held> counted = counted(cap, start, others);
      if (!cap.shadow() && counted.size() >= cap.screens()) {
        return denied(Why.LIMIT, cap.rule(), cap.screens(), counted, null, Duration.ZERO, now);
      }
    }
    return null;
  }

  private static List<Held> counted(Cap cap, Start start, List<Held> others) {
    String title = start.playback().title().id();
    return others.stream()
        .filter(one ->
            cap.counts(Packing.device(one.packed), Packing.content(one.packed))
                && (!cap.sameTitle() || Packing.unpack(one.packed).title().id().equals(title)))
        .toList();
  }

  private Admission admit(
      Start start, @Nullable Held earlier, @Nullable Held victim, Now now, List<Ended> ended) {
    List<Held> others = list(one -> one != earlier && one != victim);
    List<String> shadow =
        start.caps().stream()
            .filter(cap -> cap.shadow() && counted(cap, start, others).size() >= cap.screens())
            .map(Cap::rule)
            .toList();
    byte[] sid = Packing.text(start.playback().sid().value());
    String by = start.playback().screen().name();
    if (victim != null) {
      end(victim, PlaybackEnd.TAKEN_OVER, by, now, ended);
      if (!Packing.isSid(victim.packed, sid)) {
        past().guard(Packing.sid(victim.packed), by, now);
        past().countTakeOver(now);
      }
    }
    if (past != null) {
      past.unguard(sid);
    }
    Playback playback = start.playback();
    if (earlier != null) {
      unlink(earlier);
      Playback before = Packing.unpack(earlier.packed);
      playback = before.title().id().equals(playback.title().id()) ? playback.as(before) : playback;
    }
    Held made = new Held(Packing.pack(playback, start.key()), now.leaseEnd());
    made.next = first;
    first = made;
    String tookOver = victim == null ? null : Packing.unpack(victim.packed).screen().name();
    return new Admission.Admitted(lease(made, now), others.size() + 1, tookOver, shadow);
  }

  Renewal renew(SignInId sid, PlaybackId id, Now now) {
    byte[] idBytes = Packing.text(id.value());
    byte[] sidBytes = Packing.text(sid.value());
    Held held = find(one -> Packing.isId(one.packed, idBytes));
    if (held == null || !Packing.isSid(held.packed, sidBytes) || held.expiresAt <= now.nanos()) {
      Renewal.Gone gone = past == null ? null : past.gone(idBytes, sidBytes);
      return gone == null ? new Renewal.Gone(PlaybackEnd.LAPSED, null) : gone;
    }
    long since = now.leaseEnd() - held.expiresAt;
    long soonest = now.times().soonest().toNanos();
    if (since < soonest) {
      return new Renewal.TooSoon(Duration.ofNanos(soonest - since));
    }
    held.expiresAt = now.leaseEnd();
    return new Renewal.Renewed(lease(held, now));
  }

  boolean stop(PlaybackId id, SignInId by, String byName, Now now, List<Ended> ended) {
    drop(now);
    byte[] idBytes = Packing.text(id.value());
    Held held = find(one -> Packing.isId(one.packed, idBytes));
    if (held == null) {
      return false;
    }
    boolean own = Packing.isSid(held.packed, Packing.text(by.value()));
    end(held, PlaybackEnd.ENDED, own ? null : byName, now, own ? new ArrayList<>() : ended);
    return true;
  }

  int release(SignInId sid, long until, @Nullable String by, Now now, List<Ended> ended) {
    drop(now);
    byte[] bytes = Packing.text(sid.value());
    List<Held> its = list(one -> Packing.isSid(one.packed, bytes));
    its.forEach(one -> end(one, PlaybackEnd.SIGNED_OUT, by, now, ended));
    past().bury(bytes, until);
    return its.size();
  }

  /** Writes a limit that is as new as the one known or newer. */
  int limit(PlanLimit limit, Now now, List<Ended> ended) {
    drop(now);
    if (limit.version() < version) {
      return 0;
    }
    boolean changed = version != UNKNOWN && limit.version() > version;
    boolean told = version == UNKNOWN || changed;
    version = limit.version();
    screens = limit.screens();
    versionKept = told ? now.nanos() + now.times().remembered().toNanos() : versionKept;
    if (!changed) {
      return 0;
    }
    List<Held> surplus = everything().stream().skip(screens).toList();
    surplus.forEach(one -> end(one, PlaybackEnd.PLAN_CHANGED, limit.plan(), now, ended));
    return surplus.size();
  }

  List<Lease> live(Now now) {
    drop(now);
    return everything().stream().map(one -> lease(one, now)).toList();
  }

  /** Forgets what has run out; whether anything is left to keep. */
  boolean drop(Now now) {
    if (find(one -> one.expiresAt <= now.nanos()) != null) {
      list(one -> one.expiresAt <= now.nanos()).forEach(this::unlink);
    }
    if (past != null && !past.drop(now.nanos())) {
      past = null;
    }
    return first != null || past != null || versionKept > now.nanos();
  }

  int size() {
    return everything().size();
  }

  private Admission.Denied denied(Why why, Now now) {
    return denied(why, "", 0, everything(), null, Duration.ZERO, now);
  }

  private Admission.Denied denied(
      Why why, String rule, int max, List<Held> list, @Nullable String by, Duration wait, Now now) {
    List<Lease> watching = list.stream().map(one -> lease(one, now)).toList();
    return new Admission.Denied(why, rule, max, size(), watching, by, wait);
  }

  private void end(Held held, PlaybackEnd why, @Nullable String by, Now now, List<Ended> ended) {
    unlink(held);
    past().note(held, why, by, now);
    Playback playback = Packing.unpack(held.packed);
    ended.add(new Ended(playback.sid(), playback.id(), why, by));
  }

  private void unlink(Held held) {
    if (first == held) {
      first = held.next;
      return;
    }
    for (Held one = first; one != null; one = one.next) {
      if (one.next == held) {
        one.next = held.next;
        return;
      }
    }
  }

  private AccountPast past() {
    if (past == null) {
      past = new AccountPast();
    }
    return past;
  }

  private static Lease lease(Held held, Now now) {
    return new Lease(Packing.unpack(held.packed), now.shown(held.expiresAt));
  }

  private List<Held> everything() {
    return list(one -> true);
  }

  private List<Held> list(Predicate<Held> which) {
    List<Held> found = new ArrayList<>();
    for (Held one = first; one != null; one = one.next) {
      if (which.test(one)) {
        found.add(one);
      }
    }
    return found;
  }

  private @Nullable Held find(Predicate<Held> which) {
    for (Held one = first; one != null; one = one.next) {
      if (which.test(one)) {
        return one;
      }
    }
    return null;
  }
}
