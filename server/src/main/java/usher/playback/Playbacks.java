package usher.playback;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.account.AccountStore;
import usher.account.AccountStore.PlanVersion;
import usher.device.Device;
import usher.plan.Plan;
import usher.plan.Plans;
import usher.playback.Passes.Pass;
import usher.playback.lease.Admission;
import usher.playback.lease.Admission.Admitted;
import usher.playback.lease.Admission.Denied;
import usher.playback.lease.Lease;
import usher.playback.lease.Leases;
import usher.playback.lease.LeasesDown;
import usher.playback.lease.PlanLimit;
import usher.playback.lease.Playback;
import usher.playback.lease.Playback.Screen;
import usher.playback.lease.PlaybackEnd;
import usher.playback.lease.PlaybackId;
import usher.playback.lease.Renewal;
import usher.playback.lease.Start;
import usher.profile.Profile;
import usher.profile.ProfileStore;
import usher.secret.Secrets;
import usher.signin.Caller;
import usher.signin.SignInId;
import usher.sql.Database;
import usher.sql.Transaction;

/**
 * Who may watch now: brings together the plan, the rules and the one step of {@link Leases}, and
 * gives the pass. Thread-safe.
 */
public final class Playbacks {
  /** What came of a start. */
  public sealed interface Started {}

  /**
   * It may play.
   *
   * @param expiresAt when its place is free if no heartbeat comes
   */
  public record Playing(Playback playback, Instant expiresAt, Pass pass) implements Started {}

  /**
   * It may not.
   *
   * @param larger the plans that allow more screens than the account's own
   */
  public record Refused(Denied denied, List<Plan> larger) implements Started {}

  /** The sign-in ended while it asked. */
  public record SignedOut() implements Started {}

  /** The account has no such profile. */
  public record UnknownProfile() implements Started {}

  /** What came of a heartbeat. */
  public sealed interface Beat {}

  /**
   * It goes on.
   *
   * @param pass null while most of the life of the one it holds is left
   */
  public record Going(Instant expiresAt, @Nullable Pass pass, Instant passExpiresAt)
      implements Beat {}

  /** It is over. */
  public record Over(PlaybackEnd why, @Nullable String by) implements Beat {}

  /** It goes on, and asks too often. */
  public record TooSoon(Duration pause) implements Beat {}

  /** The rows that a start reads. */
  public record Stores(AccountStore accounts, ProfileStore profiles) {}

  /** What Playbacks stands on. */
  public record Parts(Leases leases, Passes passes, Standing standing, DecisionBook book) {}

  /**
   * What the configuration says.
   *
   * @param admitWhenDown whether everybody plays, uncounted, while the leases cannot be asked; else
   *     {@link LeasesDown} is thrown then
   */
  public record Policy(Plans plans, Rules rules, boolean admitWhenDown) {}

  /** The plan may change between reading it and counting; more often than that it does not. */
  private static final int TRIES = 5;

  private final Database database;
  private final Stores stores;
  private final Parts parts;
  private final Policy policy;
  private final Secrets secrets;
  private final InstantSource clock;

  public Playbacks(
      Database database,
      Stores stores,
      Parts parts,
      Policy policy,
      Secrets secrets,
      InstantSource clock) {
    this.database = database;
    this.stores = stores;
    this.parts = parts;
    this.policy = policy;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * Decides whether a device may play.
   *
   * @param audience the back end that is to accept the pass
   */
  public Started start(Caller caller, Wish wish, String audience) {
    String profile = caller.device().profile();
    if (wish.profile() != null) {
      Optional<Profile> chosen = profile(caller.account().id(), wish.profile());
      if (chosen.isEmpty()) {
        return new UnknownProfile();
      }
      profile = chosen.get().name();
    }
    boolean returning = parts.passes().isGood(wish.pass(), caller.account().id(), caller.sid());
    Start start = null;
    for (int i = 0; i < TRIES; i++) {
      start = read(caller, wish, profile, returning);
      Admission admission;
      try {
        admission = parts.leases().acquire(start);
      } catch (LeasesDown e) {
        return undecided(caller, start, audience, e);
      }
      if (!(admission instanceof Admission.Outdated)) {
        return decided(caller, start, admission, audience);
      }
    }
    throw new IllegalStateException("the plan of an account changes all the time: " + start);
  }

  /** Everything that the one step needs, of one reading of the account's plan. */
  private Start read(Caller caller, Wish wish, @Nullable String profile, boolean returning) {
    AccountId account = caller.account().id();
    PlanVersion bought =
        database.read(tx -> stores.accounts().planVersion(tx, account)).orElseThrow();
    Plan plan = policy.plans().of(bought.plan());
    Device device = caller.device().device();
    Playback playback =
        new Playback(
            new PlaybackId(secrets.id()),
            caller.sid(),
            new Screen(device.id(), device.kind(), device.name()),
            profile,
            wish.title(),
            wish.content(),
            plan.quality(),
            clock.instant());
    return new Start(
        account,
        playback,
        wish.key(),
        wish.takeOver(),
        new PlanLimit(bought.version(), plan.name(), plan.screens()),
        policy.rules().of(plan.name(), playback),
        returning);
  }

  /** The step may have been taken all the same; then the next heartbeat finds the lease. */
  private Started undecided(Caller caller, Start start, String audience, LeasesDown down) {
    if (!policy.admitWhenDown()) {
      parts.book().down(start);
      throw down;
    }
    if (!parts.standing().stands(start.account(), caller.sid())) {
      parts.book().write(start, Denied.signedOut());
      return new SignedOut();
    }
    parts.book().uncounted(start);
    Pass pass = parts.passes().make(start.account(), start.playback(), audience);
    return new Playing(start.playback(), pass.expiresAt(), pass);
  }

  private Started decided(Caller caller, Start start, Admission admission, String audience) {
    AccountId account = start.account();
    if (admission instanceof Denied denied) {
      parts.book().write(start, denied);
      return new Refused(denied, larger(start.limit()));
    }
    Lease lease = ((Admitted) admission).lease();
    // Rule L3: the sign-in may have ended before the step, where nobody had buried it yet.
    if (!parts.standing().stands(account, caller.sid())) {
      giveBack(account, lease.playback(), caller);
      parts.book().write(start, Denied.signedOut());
      return new SignedOut();
    }
    parts.book().write(start, admission);
    return new Playing(
        lease.playback(),
        lease.expiresAt(),
        parts.passes().make(account, lease.playback(), audience));
  }

  private void giveBack(AccountId account, Playback playback, Caller caller) {
    try {
      parts.leases().stop(account, playback.id(), caller.sid(), caller.deviceName());
    } catch (LeasesDown e) {
      // The release that the sign-out leaves behind is tried until the store has it.
      parts.book().unreachable();
    }
  }

  /**
   * Takes a heartbeat.
   *
   * @param pass the pass that the player holds, if it says so
   */
  public Beat heartbeat(
      AccountId account, SignInId sid, PlaybackId id, @Nullable String pass, String audience) {
    Renewal renewal;
    try {
      renewal = parts.leases().renew(account, sid, id);
    } catch (LeasesDown e) {
      return uncounted(account, sid, id, pass, audience, e);
    }
    return switch (renewal) {
      case Renewal.Gone(PlaybackEnd why, String by) -> new Over(why, by);
      case Renewal.TooSoon(Duration pause) -> new TooSoon(pause);
      case Renewal.Renewed(Lease lease) -> {
        Instant lasting = parts.passes().lasting(pass);
        if (lasting != null) {
          yield new Going(lease.expiresAt(), null, lasting);
        }
        Pass next = parts.passes().make(account, lease.playback(), audience);
        yield new Going(lease.expiresAt(), next, next.expiresAt());
      }
    };
  }

  /**
   * Nobody can say that it may not go on: it does so on the pass that it holds, and on nothing
   * less. A pass that is over is none: what had lapsed does not come back this way.
   */
  private Beat uncounted(
      AccountId account,
      SignInId sid,
      PlaybackId id,
      @Nullable String pass,
      String audience,
      LeasesDown down) {
    if (pass == null || !policy.admitWhenDown()) {
      throw down;
    }
    Instant lasting = parts.passes().lasting(pass);
    if (lasting != null) {
      return new Going(lasting, null, lasting);
    }
    Pass next = parts.passes().again(pass, account, sid, id, audience).orElseThrow(() -> down);
    return new Going(next.expiresAt(), next, next.expiresAt());
  }

  /** Stops a playback of the account, on whatever device; one that is over already is no fault. */
  public void stop(Caller caller, PlaybackId id) {
    parts.leases().stop(caller.account().id(), id, caller.sid(), caller.deviceName());
  }

  /** What plays now, newest first. */
  public List<Lease> live(AccountId account) {
    return parts.leases().live(account);
  }

  private Optional<Profile> profile(AccountId account, String id) {
    return database.read((Transaction tx) -> stores.profiles().find(tx, account, id));
  }

  private List<Plan> larger(PlanLimit limit) {
    return policy.plans().byName().values().stream()
        .filter(plan -> plan.screens() > limit.screens())
        .toList();
  }
}
