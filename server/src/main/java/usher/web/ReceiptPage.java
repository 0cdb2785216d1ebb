package usher.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import usher.http.Reply;
import usher.http.SetCookie;
import usher.signin.BrowserCookie;
import usher.signin.SignInId;
import usher.signout.Receipt;
import usher.web.view.SignOutView;
import usher.web.view.SignOutView.Line;
import usher.web.visit.Told;
import usher.web.visit.Visit;

/**
 * {@code /signed-out}: what was signed out, told once. It may stand in a browser that has just been
 * signed out, so it knows the names of devices and nothing else of anyone.
 */
final class ReceiptPage {
  private static final int NAMES_MAX = 12;
  private static final int HEAD = 5;

  private ReceiptPage() {}

  /** Leads to the page and tells it what to show. */
  static Reply lead(Receipt receipt, SignInId by, boolean passwordChanged) {
    List<String> values = new ArrayList<>();
    values.add("receipt");
    values.add(String.valueOf(receipt.signedOut().size()));
    values.add(receipt.certainAt().toString());
    values.add(receipt.ended(by) ? "here" : "");
    values.add(passwordChanged ? "changed" : "");
    Told told = new Told(values);
    for (Receipt.SignedOut one : receipt.signedOut().stream().limit(NAMES_MAX).toList()) {
      String mark = one.sid().equals(by) ? "*" : "";
      values.add(mark + one.device().kind().word());
      values.add(one.device().name());
      // Better without some names than without the receipt, which a browser drops when too long.
      Told longer = new Told(values);
      told = longer.fits() ? longer : told;
    }
    return told.on(Reply.seeOther("/signed-out"));
  }

  /** Takes everything of the account out of this browser. */
  static Reply leave(Reply reply) {
    return reply
        .cookie(SetCookie.gone(BrowserCookie.NAME))
        .cookie(SetCookie.gone(Visit.FORM_COOKIE))
        .header("Clear-Site-Data", "\"cache\", \"storage\"");
  }

  static Reply get(Visit visit) {
    Optional<SignOutView.Receipt> view =
        Told.read(visit.call(), "receipt").flatMap(told -> view(visit, told.values()));
    if (view.isEmpty()) {
      return Reply.seeOther(visit.caller() == null ? "/sign-in" : "/account/devices");
    }
    Reply reply = Told.forget(visit.show(view.get()));
    return view.get().here() ? reply.header("Clear-Site-Data", "\"cache\", \"storage\"") : reply;
  }

  private static Optional<SignOutView.Receipt> view(Visit visit, List<String> values) {
    try {
      Instant certainAt = Instant.parse(values.get(2));
      List<Line> lines = new ArrayList<>();
      for (int i = HEAD; i + 1 < values.size(); i += 2) {
        boolean here = values.get(i).startsWith("*");
        String kind = here ? values.get(i).substring(1) : values.get(i);
        lines.add(new Line("", kind, values.get(i + 1), null, here));
      }
      return Optional.of(
          new SignOutView.Receipt(
              Integer.parseInt(values.get(1)),
              lines,
              certainAt.isAfter(visit.now()) ? visit.when().second(certainAt) : null,
              values.get(3).equals("here"),
              values.get(4).equals("changed")));
    } catch (DateTimeException | NumberFormatException | IndexOutOfBoundsException notOurs) {
      return Optional.empty();
    }
  }
}
