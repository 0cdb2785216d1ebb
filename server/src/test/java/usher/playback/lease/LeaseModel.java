package usher.playback.lease;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import usher.playback.lease.Admission.Why;
import usher.playback.lease.LeaseCall.Beat;
import usher.playback.lease.LeaseCall.Begin;
import usher.playback.lease.LeaseCall.Let;
import usher.playback.lease.LeaseCall.Look;
import usher.playback.lease.LeaseCall.Not;
import usher.playback.lease.LeaseCall.SignOut;
import usher.playback.lease.LeaseCall.Stop;
import usher.playback.lease.Renewal.Gone;
import usher.testing.Linearizable.Step;

/**
 * What an account's leases do when one call comes after the other, written down a second time and
 * without a clock: nothing runs out in it.
 *
 * @param live what plays, newest first
 * @param over what has ended, oldest first
 * @param signedOut the devices that are
 * @param guards who took over from a device
 */
record LeaseModel(
    List<On> live,
    List<Off> over,
    Set<String> signedOut,
    Map<String, String> guards,
    int takeOvers) {
  /** What plays, on which device, begun under which key. */
  record On(String id, String device, String key) {}

  /** What has ended. */
  record Off(On was, PlaybackEnd why, @Nullable String by) {}

  LeaseModel {
    live = List.copyOf(live);
    over =
        List.copyOf(over.subList(Math.max(0, over.size() - Leases.Times.ENDED_MAX), over.size()));
    signedOut = Set.copyOf(signedOut);
    guards = Map.copyOf(guards);
  }

  static LeaseModel empty() {
    return new LeaseModel(List.of(), List.of(), Set.of(), Map.of(), 0);
  }

  static Step<LeaseModel> step(LeaseModel model, LeaseCall call) {
    return switch (call) {
      case Begin(Starts device, String id) -> model.begin(device, id);
      case Beat(Starts device, String id) -> model.same(model.beat(device.device(), id));
      case Stop(Starts device, String id) -> model.stop(device.device(), id);
      case SignOut(Starts device, String by) -> model.signOut(device.device(), by);
      case Look _ -> model.same(ids(model.live));
    };
  }

  private Step<LeaseModel> begin(Starts start, String id) {
    String device = start.device();
    if (signedOut.contains(device)) {
      return not(Why.SIGNED_OUT, live, null);
    }
    On made = new On(id, device, start.key());
    On earlier = find(one -> one.device.equals(device) && one.key.equals(start.key()));
    boolean stopped =
        over.stream()
            .anyMatch(off ->
                off.why == PlaybackEnd.ENDED
                    && off.was.device.equals(device)
                    && off.was.key.equals(start.key()));
    if (stopped) {
      return not(Why.START_ENDED, live, null);
    }
    PlaybackId wanted = start.takeOver();
    On victim =
        wanted == null
            ? null
            : find(one -> !Objects.equals(one, earlier) && one.id.equals(wanted.value()));
    boolean foreign = victim != null && !victim.device.equals(device);
    if (wanted == null && earlier == null && guards.containsKey(device)) {
      return not(Why.TAKEN_OVER, live, guards.get(device));
    }
    if (foreign && takeOvers >= Leases.Times.TAKE_OVERS_MAX) {
      return not(Why.TOO_MANY_TAKE_OVERS, live, null);
    }
    List<On> others =
        live.stream()
            .filter(one -> !Objects.equals(one, earlier) && !Objects.equals(one, victim))
            .toList();
    if (others.size() >= start.limit().screens()) {
      return not(Why.LIMIT, others, null);
    }
    return admit(earlier == null ? made : earlier, victim, others);
  }

  private Step<LeaseModel> admit(On on, @Nullable On victim, List<On> others) {
    List<On> playing = new ArrayList<>(others);
    playing.addFirst(on);
    Map<String, String> guarded = new LinkedHashMap<>(guards);
    List<Off> ended = new ArrayList<>(over);
    int taken = takeOvers;
    if (victim != null) {
      ended.add(new Off(victim, PlaybackEnd.TAKEN_OVER, on.device));
      if (!victim.device.equals(on.device)) {
        guarded.put(victim.device, on.device);
        taken++;
      }
    }
    guarded.remove(on.device);
    String from = victim == null ? null : victim.device;
    return new Step<>(
        new Let(on.id, playing.size(), from),
        new LeaseModel(playing, ended, signedOut, guarded, taken));
  }

  private Object beat(String device, String id) {
    if (find(one -> one.id.equals(id) && one.device.equals(device)) != null) {
      return "goes on";
    }
    for (Off off : over) {
      if (off.was.id.equals(id) && off.was.device.equals(device)) {
        return new Gone(off.why, off.by);
      }
    }
    return new Gone(signedOut.contains(device) ? PlaybackEnd.SIGNED_OUT : PlaybackEnd.LAPSED, null);
  }

  private Step<LeaseModel> stop(String device, String id) {
    On on = find(one -> one.id.equals(id));
    if (on == null) {
      return same(false);
    }
    List<Off> ended = new ArrayList<>(over);
    ended.add(new Off(on, PlaybackEnd.ENDED, on.device.equals(device) ? null : device));
    List<On> left = live.stream().filter(one -> !one.equals(on)).toList();
    return new Step<>(true, new LeaseModel(left, ended, signedOut, guards, takeOvers));
  }

  private Step<LeaseModel> signOut(String device, String by) {
    List<On> its = live.stream().filter(one -> one.device.equals(device)).toList();
    List<Off> ended = new ArrayList<>(over);
    its.forEach(one -> ended.add(new Off(one, PlaybackEnd.SIGNED_OUT, by)));
    List<On> left = live.stream().filter(one -> !its.contains(one)).toList();
    Set<String> out = new TreeSet<>(signedOut);
    out.add(device);
    return new Step<>(its.size(), new LeaseModel(left, ended, out, guards, takeOvers));
  }

  private Step<LeaseModel> not(Why why, List<On> watching, @Nullable String by) {
    return same(new Not(why, live.size(), ids(watching), by));
  }

  private Step<LeaseModel> same(Object answer) {
    return new Step<>(answer, this);
  }

  private @Nullable On find(java.util.function.Predicate<On> which) {
    return live.stream().filter(which).findFirst().orElse(null);
  }

  private static List<String> ids(List<On> all) {
    return all.stream().map(On::id).toList();
  }
}
