package usher.oauth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import usher.account.Account;
import usher.account.AccountStore;
import usher.grant.Grant;
import usher.grant.GrantStore;
import usher.grant.GrantToken;
import usher.secret.SealedAnswer;
import usher.signin.EndReason;
import usher.signin.Ending;
import usher.signin.SignIn;
import usher.signin.SignInStore;
import usher.signin.SignedInDevice;
import usher.signout.Cause;
import usher.signout.SignOut;
import usher.signout.Which;
import usher.sql.Database;
import usher.sql.Transaction;

/**
 * Redeems a code or a refresh token once, under the account's row (invariant 4). Thread-safe.
 *
 * <p>Whoever asks again within the replay time, because the answer got lost or another tab was
 * quicker, gets the identical answer. A later second use means that somebody holds a copy: it ends
 * the sign-in.
 */
final class Redemption {
  /** The rows that a redemption touches. */
  record Stores(AccountStore accounts, SignInStore signIns, GrantStore grants) {}

  /**
   * How long a redeemed grant is remembered.
   *
   * @param replay how long the identical answer is given again
   * @param reuseSeen how long a second use is recognised as such
   */
  record Memory(Duration replay, Duration reuseSeen) {}

  private final Database database;
  private final Stores stores;
  private final TokenIssue issue;
  private final SignOut signOut;
  private final InstantSource clock;
  private final Memory memory;

  Redemption(
      Database database,
      Stores stores,
      TokenIssue issue,
      SignOut signOut,
      InstantSource clock,
      Memory memory) {
    this.database = database;
    this.stores = stores;
    this.issue = issue;
    this.signOut = signOut;
    this.clock = clock;
    this.memory = memory;
  }

  /**
   * Redeems what a client presents.
   *
   * @param fits whether the row is for this request (redirect URI, PKCE); a request that does not
   *     fit neither uses the grant up nor counts as a second use
   */
  Outcome redeem(String presented, Grant.Kind kind, Sender sender, Predicate<Grant> fits) {
    Optional<GrantToken> token = GrantToken.parse(presented);
    return token.isEmpty()
        ? Refusals.invalidGrant()
        : database.write(tx -> redeem(tx, token.get(), kind, sender, fits));
  }

  private Outcome redeem(
      Transaction tx, GrantToken token, Grant.Kind kind, Sender sender, Predicate<Grant> fits) {
    Account account = stores.accounts().lock(tx, token.account()).orElse(null);
    Grant grant = stores.grants().find(tx, token, kind).orElse(null);
    if (account == null
        || grant == null
        || !grant.clientId().equals(sender.client().id())
        || !fits.test(grant)) {
      return Refusals.invalidGrant();
    }
    if (grant.dpopJkt() != null && !grant.dpopJkt().equals(sender.key())) {
      return sender.key() == null ? Refusals.proofMissing() : Refusals.invalidGrant();
    }
    Instant now = clock.instant();
    SignedInDevice device =
        stores.signIns().findWithDevice(tx, account.id(), grant.sid()).orElse(null);
    if (device == null) {
      return Refusals.invalidGrant();
    }
    SignIn signIn = device.signIn();
    if (!account.open() || !signIn.lasts(now) || grant.voidedAt() != null) {
      return Refusals.signedOut(signIn, now, signOut.toldTokens());
    }
    if (grant.usedAt() != null) {
      return again(tx, token, grant, grant.usedAt(), sender, now);
    }
    return grant.expiresAt().isAfter(now)
        ? first(tx, token, grant, device.at(sender.place()), sender, now)
        : Refusals.invalidGrant();
  }

  private Outcome first(
      Transaction tx,
      GrantToken token,
      Grant grant,
      SignedInDevice device,
      Sender sender,
      Instant now) {
    Optional<String> json = issue.issue(tx, device, sender, granted(grant), now);
    if (json.isEmpty()) {
      return Refusals.signedOut(device.signIn(), now, signOut.toldTokens());
    }
    byte[] sealed = SealedAnswer.seal(json.get(), token.text());
    GrantStore.Use use =
        new GrantStore.Use(sealed, sender.key(), now, now.plus(memory.reuseSeen()));
    if (!stores.grants().use(tx, grant, use)) {
      throw new IllegalStateException("a grant was used under the account's row by another");
    }
    return new Outcome.Answered(json.get());
  }

  private static TokenIssue.Granted granted(Grant grant) {
    Grant.Bound bound = grant.bound();
    return new TokenIssue.Granted(
        grant.scope(), grant.authentication(), bound == null ? null : bound.nonce());
  }

  private Outcome again(
      Transaction tx, GrantToken token, Grant grant, Instant usedAt, Sender sender, Instant now) {
    if (grant.answer() != null && now.isBefore(usedAt.plus(memory.replay()))) {
      // What is bound to one key is of no use to whoever has another.
      return Objects.equals(grant.usedJkt(), sender.key())
          ? new Outcome.Answered(SealedAnswer.open(grant.answer(), token.text()))
          : Refusals.invalidGrant();
    }
    // RFC 9700, section 4.14.2: one of the two holders is not the device, and it cannot be told
    // which.
    signOut.within(tx, grant.account(), Which.one(grant.sid()), Cause.of(EndReason.TOKEN_REUSE));
    return Refusals.signedOut(
        new Ending(now, EndReason.TOKEN_REUSE, null),
        signOut.toldTokens().of(grant.account(), grant.sid()));
  }
}
