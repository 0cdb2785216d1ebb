package usher.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import usher.follower.Confirmation;
import usher.http.Reply;
import usher.http.SetCookie;
import usher.playback.Releases;
import usher.signin.BrowserCookie;
import usher.signin.SignInId;
import usher.signout.Receipt;
import usher.signout.Receipts;
import usher.web.look.Words;
import usher.web.view.SignOutView;
import usher.web.view.SignOutView.Line;
import usher.web.visit.Told;
import usher.web.visit.Visit;

/**
 * {@code /signed-out}: what was signed out, who has confirmed it, and which screens have gone. It
 * may stand in a browser that has just been signed out, so it knows the names of devices and
 * nothing else of anyone, and nothing at all once everything is settled. Thread-safe.
 */
final class ReceiptPage {
  private static final int NAMES_MAX = 12;

  /** Leases end in a fraction of it; the page asks again while anything is open. */
  private static final Duration LEASES_WAIT = Duration.ofMillis(500);

  private final Receipts receipts;
  private final Releases releases;

  ReceiptPage(Receipts receipts, Releases releases) {
    this.receipts = receipts;
    this.releases = releases;
  }

  /** Leads to the page, which is told the key of its receipt, in a cookie and in no address. */
  Reply lead(Receipt made, boolean passwordChanged) {
    Receipt receipt = receipts.await(made);
    String key = receipt.key() == null ? "" : receipt.key();
    Reply reply =
        Told.of("receipt", key, passwordChanged ? "changed" : "").on(Reply.seeOther("/signed-out"));
    return isHere(receipt) ? leave(reply) : reply;
  }

  /** Takes everything of the account out of this browser. */
  static Reply leave(Reply reply) {
    return reply
        .cookie(SetCookie.gone(BrowserCookie.NAME))
        .cookie(SetCookie.gone(Visit.FORM_COOKIE))
        .header("Clear-Site-Data", "\"cache\", \"storage\"");
  }

  Reply get(Visit visit) {
    Optional<Told> told = Told.read(visit.call(), "receipt");
    Optional<Receipt> found = told.map(values -> values.at(1)).flatMap(receipts::find);
    if (found.isEmpty()) {
      return Reply.seeOther(visit.caller() == null ? "/sign-in" : "/account/devices");
    }
    Receipt receipt = found.get();
    boolean isSettled = isSettled(visit, receipt);
    boolean changed = "changed".equals(told.get().at(2));
    Reply reply = visit.show(view(visit, receipt, isSettled, changed));
    if (isHere(receipt)) {
      reply = reply.header("Clear-Site-Data", "\"cache\", \"storage\"");
    }
    // Whoever sits here next shall not read it by reloading.
    return isSettled ? Told.forget(reply) : reply;
  }

  private static boolean isHere(Receipt receipt) {
    return receipt.signedOut().stream().anyMatch(Receipt.SignedOut::here);
  }

  /** A screen that has not answered when every server refuses is switched off or out of reach. */
  private static boolean isSettled(Visit visit, Receipt receipt) {
    return receipt.confirmed()
        && (receipt.screens().stream().allMatch(Receipt.SignedOut::told)
            || !visit.now().isBefore(receipt.certainAt()));
  }

  private SignOutView.Receipt view(
      Visit visit, Receipt receipt, boolean isSettled, boolean changed) {
    List<Line> lines = new ArrayList<>();
    for (Receipt.SignedOut one : receipt.signedOut().stream().limit(NAMES_MAX).toList()) {
      lines.add(
          new Line(
              "",
              one.device().kind().word(),
              one.device().name(),
              screen(visit.words(), one, isSettled),
              one.here()));
    }
    return new SignOutView.Receipt(
        receipt.signedOut().size(),
        lines,
        proof(visit, receipt),
        playbacks(visit, receipt),
        receipt.confirmed(),
        !isSettled,
        isHere(receipt),
        changed);
  }

  /** How many films that stopped; null for none, and where it is not known any more. */
  private @Nullable String playbacks(Visit visit, Receipt receipt) {
    List<SignInId> sids = receipt.signedOut().stream().map(Receipt.SignedOut::sid).toList();
    int ended = releases.await(sids, LEASES_WAIT).orElse(0);
    return ended == 0 ? null : visit.words().count("receipt.playbacks", ended);
  }

  private static @Nullable String screen(Words words, Receipt.SignedOut one, boolean isSettled) {
    if (one.here()) {
      return null;
    }
    return words.say(
        one.told() ? "receipt.told" : isSettled ? "receipt.untold" : "receipt.telling");
  }

  private static String proof(Visit visit, Receipt receipt) {
    Words words = visit.words();
    Confirmation.State state = receipt.state();
    Duration after = state.after();
    if (!state.isConfirmed()) {
      String latest = visit.when().second(state.certainAt());
      return state.followers() == 0
          ? words.say("receipt.certain_at", latest)
          : words.say("receipt.pending", state.confirmed(), state.followers(), latest);
    }
    if (state.confirmed() < state.followers()) {
      return words.say("receipt.silent", state.confirmed(), state.followers());
    }
    return after == null || state.followers() == 0
        ? words.say("receipt.certain")
        : words.say(
            "receipt.within",
            words.count("receipt.servers", state.followers()),
            seconds(words, after));
  }

  /** Two digits, never a zero: nothing is confirmed in no time. */
  private static String seconds(Words words, Duration after) {
    return String.format(words.locale(), "%.2f", Math.max(0.01, after.toMillis() / 1000.0));
  }
}
