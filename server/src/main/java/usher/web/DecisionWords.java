package usher.web;

import java.util.List;
import java.util.stream.Collectors;
import usher.playback.DecisionBook;
import usher.playback.decision.Decision;
import usher.playback.lease.Admission;
import usher.web.look.Words;

/** A decision about a start as a sentence for the viewer. */
final class DecisionWords {
  private static final int NAMED = 4;

  private DecisionWords() {}

  static String sentence(Words words, Decision decision) {
    String device = decision.device();
    String title = decision.title().name();
    String other = decision.other();
    return switch (decision.reason()) {
      case Decision.ADMITTED -> admitted(words, decision);
      case "limit" -> limit(words, decision);
      case "taken_over" ->
          other == null
              ? words.say("decision.other", device, title)
              : words.say("decision.taken_over", device, title, other);
      case "too_many_take_overs", "start_ended", "signed_out", "held", "leases_down" ->
          words.say("decision." + decision.reason(), device, title);
      default -> words.say("decision.other", device, title);
    };
  }

  private static String admitted(Words words, Decision decision) {
    String device = decision.device();
    String title = decision.title().name();
    String other = decision.other();
    if (decision.rule().equals(DecisionBook.DOWN)) {
      return words.say("decision.uncounted", device, title);
    }
    return other == null
        ? words.say("decision.admitted", device, title, decision.inUse(), decision.limit())
        : words.say("decision.took_over", device, title, other);
  }

  private static String limit(Words words, Decision decision) {
    String watching = watching(words, decision.watching());
    return decision.rule().equals(Admission.PLAN)
        ? words.say(
            "decision.limit",
            decision.device(),
            decision.title().name(),
            decision.watching().size(),
            decision.limit(),
            watching)
        : words.say(
            "decision.rule",
            decision.device(),
            decision.title().name(),
            decision.rule(),
            decision.limit(),
            watching);
  }

  private static String watching(Words words, List<Decision.Watching> all) {
    String named =
        all.stream().limit(NAMED).map(one -> one(words, one)).collect(Collectors.joining(", "));
    return all.size() > NAMED
        ? named + " " + words.count("receipt.more", all.size() - NAMED)
        : named;
  }

  private static String one(Words words, Decision.Watching one) {
    String profile = one.profile();
    return profile == null
        ? words.say("decision.one", one.device(), one.title())
        : words.say("decision.one_of", one.device(), profile, one.title());
  }
}
