package usher.api;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import usher.http.Call;
import usher.http.Problem;
import usher.http.Reply;
import usher.http.Routes;
import usher.playback.Releases;
import usher.signin.Caller;
import usher.signin.SignInId;
import usher.signin.SignInStore;
import usher.signout.Cause;
import usher.signout.Receipt;
import usher.signout.SignOut;
import usher.signout.Which;
import usher.sql.Database;

/**
 * {@code DELETE /v1/sign-ins/{sid}} and {@code /v1/sign-outs}. Thread-safe.
 *
 * <p>One's own device may always be signed out; any other only after the password was given on this
 * device a short while ago, so that a guest with the remote control cannot throw the family out.
 */
final class SignOutRoutes {
  private static final int SIDS_MAX = 1_000;

  /** Leases end in a fraction of it; a store that is down is told of in the receipt. */
  private static final Duration LEASES_WAIT = Duration.ofSeconds(1);

  private final Function<Call, Caller> callers;
  private final Database database;
  private final SignInStore signIns;
  private final SignOut signOut;
  private final Releases releases;
  private final InstantSource clock;
  private final Duration fresh;
  private final String proofUrl;

  SignOutRoutes(
      Function<Call, Caller> callers,
      Database database,
      SignInStore signIns,
      SignOut signOut,
      Releases releases,
      InstantSource clock,
      Duration fresh,
      String issuer) {
    this.callers = callers;
    this.database = database;
    this.signIns = signIns;
    this.signOut = signOut;
    this.releases = releases;
    this.clock = clock;
    this.fresh = fresh;
    this.proofUrl = issuer + "/account/sign-out";
  }

  void add(Routes routes) {
    routes
        .delete("/v1/sign-ins/{sid}", this::one)
        .delete("/v1/sign-ins/current", this::current)
        .post("/v1/sign-outs", this::several)
        .get("/v1/sign-outs/{id}", this::later);
  }

  private Reply current(Call call) {
    Caller caller = callers.apply(call);
    return signOut(caller, Which.one(caller.sid()));
  }

  private Reply one(Call call) {
    Caller caller = callers.apply(call);
    SignInId sid = new SignInId(call.pathValue("sid"));
    // A stranger's sid and one that never was are answered alike.
    if (database.read(tx -> signIns.find(tx, caller.account().id(), sid)).isEmpty()) {
      throw new Problem(404, "not_found", "There is no such sign-in.");
    }
    return signOut(caller, Which.one(sid));
  }

  private Reply several(Call call) {
    Caller caller = callers.apply(call);
    return signOut(caller, which(call.json(Object.class), caller));
  }

  private Reply signOut(Caller caller, Which which) {
    if (!which.equals(Which.one(caller.sid()))
        && !caller.signIn().freshlyProved(clock.instant(), fresh)) {
      throw new Problem(
              403,
              "proof_required",
              "Signing out other devices needs a password given on this device within the last "
                  + fresh.toMinutes()
                  + " minutes.")
          .with("proof_url", proofUrl);
    }
    Receipt receipt =
        signOut.of(caller.account().id(), which, Cause.asked(caller.sid(), caller.deviceName()));
    return Reply.json(200, view(signOut.receipts().await(receipt), LEASES_WAIT));
  }

  private Reply later(Call call) {
    Caller caller = callers.apply(call);
    return signOut
        .receipts()
        .find(caller.account().id(), call.pathValue("id"))
        .map(receipt -> Reply.json(200, view(receipt, Duration.ZERO)))
        .orElseThrow(() -> new Problem(404, "not_found", "There is no such sign-out."));
  }

  private Map<String, @Nullable Object> view(Receipt receipt, Duration atMost) {
    List<SignInId> sids = receipt.signedOut().stream().map(Receipt.SignedOut::sid).toList();
    OptionalInt ended = releases.await(sids, atMost);
    return Views.receipt(receipt, ended.isPresent() ? ended.getAsInt() : null);
  }

  private static Which which(Object body, Caller caller) {
    Object which = body instanceof Map<?, ?> members ? members.get("which") : null;
    return switch (which) {
      case String word when word.equals("all") -> new Which.All();
      case String word when word.equals("others") -> new Which.Others(caller.sid());
      case List<?> sids when !sids.isEmpty() && sids.size() <= SIDS_MAX ->
          new Which.These(sids(sids));
      case null, default ->
          throw new Problem(
              400, "which_unclear", "which is \"all\", \"others\" or a list of sids.");
    };
  }

  private static Set<SignInId> sids(List<?> values) {
    Set<SignInId> sids = new HashSet<>();
    for (Object value : values) {
      if (!(value instanceof String sid)) {
        throw new Problem(400, "which_unclear", "A sid is a string.");
      }
      sids.add(new SignInId(sid));
    }
    return sids;
  }
}
