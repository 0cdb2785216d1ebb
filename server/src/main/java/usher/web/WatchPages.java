package usher.web;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.account.AccountId;
import usher.http.Problem;
import usher.http.Reply;
import usher.playback.decision.Decision;
import usher.playback.lease.Lease;
import usher.playback.lease.LeasesDown;
import usher.playback.lease.Playback;
import usher.playback.lease.PlaybackId;
import usher.signin.Caller;
import usher.web.view.AccountView.Happening;
import usher.web.view.WatchView;
import usher.web.visit.Next;
import usher.web.visit.Notices;
import usher.web.visit.Visit;

/**
 * "Watching now" on the account page, and {@code /account/watching}: why something was let in or
 * not. Thread-safe.
 */
final class WatchPages {
  private static final Logger LOG = LoggerFactory.getLogger(WatchPages.class);
  private static final String DECISIONS = "/account/watching";
  private static final int PAGE = 50;
  private static final int ID_MAX = 64;

  /** What was refused longer ago than that is found on the page of its own. */
  private static final Duration LATELY = Duration.ofHours(12);

  private static final int LATEST = 20;

  private final Web.Watching parts;

  WatchPages(Web.Watching parts) {
    this.parts = parts;
  }

  /** What plays now; a lease store that is down takes nothing else off the page. */
  WatchView.Now now(Visit visit, Caller caller) {
    Happening refusal = refusal(visit, caller.account().id());
    try {
      List<WatchView.Row> rows =
          parts.leases().live(caller.account().id()).stream()
              .map(lease -> row(visit, caller, lease))
              .toList();
      return new WatchView.Now(rows, true, refusal);
    } catch (LeasesDown e) {
      LOG.debug("the account page cannot tell who watches", e);
      return new WatchView.Now(List.of(), false, refusal);
    }
  }

  /** Stops one of the account's playbacks; one that is over already is no fault. */
  Reply stop(Visit visit, Caller caller) {
    visit.form();
    PlaybackId id = new PlaybackId(known(visit.call().pathValue("id")));
    try {
      boolean stopped =
          parts.leases().stop(caller.account().id(), id, caller.sid(), caller.deviceName());
      return Notices.to(Next.ACCOUNT, stopped ? "watching.stopped" : "watching.over");
    } catch (LeasesDown e) {
      LOG.debug("a playback could not be stopped", e);
      return Notices.to(Next.ACCOUNT, "watching.not_stopped");
    }
  }

  /** The decisions in words, newest first. */
  Reply decisions(Visit visit, Caller caller) {
    String before = visit.call().query().one("before");
    List<Decision> found =
        parts
            .decisions()
            .before(caller.account().id(), before == null ? "" : known(before), PAGE + 1);
    List<Decision> page = found.stream().limit(PAGE).toList();
    String older = found.size() > PAGE ? DECISIONS + "?before=" + page.getLast().id() : null;
    return visit.show(
        new WatchView.Decisions(page.stream().map(each -> line(visit, each)).toList(), older));
  }

  private @Nullable Happening refusal(Visit visit, AccountId account) {
    return parts.decisions().before(account, "", LATEST).stream()
        .filter(one -> !one.admitted() && one.at().plus(LATELY).isAfter(visit.now()))
        .findFirst()
        .map(one -> line(visit, one))
        .orElse(null);
  }

  private static Happening line(Visit visit, Decision decision) {
    return new Happening(
        DecisionWords.sentence(visit.words(), decision), visit.when().future(decision.at()));
  }

  private static WatchView.Row row(Visit visit, Caller caller, Lease lease) {
    Playback playback = lease.playback();
    String title = playback.title().name();
    String profile = playback.profile();
    return new WatchView.Row(
        playback.id().value(),
        playback.screen().kind().word(),
        playback.screen().name(),
        profile == null ? title : visit.words().say("watching.who", profile, title),
        visit.words().say("watching.since", visit.when().future(playback.since())),
        visit.words().say("watching.frees", visit.when().second(lease.expiresAt())),
        playback.sid().equals(caller.sid()));
  }

  private static String known(String id) {
    if (!id.matches("[A-Za-z0-9_-]{1," + ID_MAX + "}")) {
      throw new Problem(404, "not_found", "There is no such playback.");
    }
    return id;
  }
}
