package usher.playback.lease;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call to a store of leases, and its answer in a form that can be compared. */
sealed interface LeaseCall {
  /** Asks the store. */
  Object ask(Leases leases);

  /** A device wants to play; the id is the one that a new playback of it would get. */
  record Begin(Starts device, String id) implements LeaseCall {
    @Override
    public Object ask(Leases leases) {
      return switch (leases.acquire(device.as(id))) {
        case Admission.Admitted(Lease lease, int inUse, String tookOver, List<String> _) ->
            new Let(lease.playback().id().value(), inUse, tookOver);
        case Admission.Denied denied ->
            new Not(denied.why(), denied.inUse(), ids(denied.watching()), denied.by());
        case Admission.Outdated _ -> "outdated";
      };
    }
  }

  /** A device says that it still plays. */
  record Beat(Starts device, String id) implements LeaseCall {
    @Override
    public Object ask(Leases leases) {
      return switch (leases.renew(device.account(), device.sid(), new PlaybackId(id))) {
        case Renewal.Gone gone -> gone;
        // How long ago the last one was is no part of the model.
        case Renewal.Renewed _, Renewal.TooSoon _ -> "goes on";
      };
    }
  }

  /** A device ends a playback, its own or another's. */
  record Stop(Starts device, String id) implements LeaseCall {
    @Override
    public Object ask(Leases leases) {
      return leases.stop(device.account(), new PlaybackId(id), device.sid(), device.device());
    }
  }

  /** A device is signed out by another. */
  record SignOut(Starts device, String by) implements LeaseCall {
    @Override
    public Object ask(Leases leases) {
      Instant until = Instant.parse("2126-03-01T12:00:00Z");
      return leases.release(device.account(), device.sid(), until, by);
    }
  }

  /** Somebody looks. */
  record Look(Starts device) implements LeaseCall {
    @Override
    public Object ask(Leases leases) {
      return ids(leases.live(device.account()));
    }
  }

  /** The answer to a start that was admitted. */
  record Let(String id, int inUse, @Nullable String tookOver) {}

  /** The answer to a start that was not. */
  record Not(Admission.Why why, int inUse, List<String> watching, @Nullable String by) {}

  private static List<String> ids(List<Lease> leases) {
    return leases.stream().map(lease -> lease.playback().id().value()).toList();
  }
}
