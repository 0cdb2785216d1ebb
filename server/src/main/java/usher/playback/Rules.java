package usher.playback;

import java.util.List;
import java.util.Set;
import usher.playback.lease.Cap;
import usher.playback.lease.Playback;

/** The rules beside the plans' own limits, from the configuration, in its order. Immutable. */
public record Rules(List<Rule> all) {
  /** One rule, and the plans for which it is made; no plan means all. */
  public record Rule(Cap cap, Set<String> plans) {
    public Rule {
      plans = Set.copyOf(plans);
    }

    boolean isFor(String plan) {
      return plans.isEmpty() || plans.contains(plan);
    }
  }

  public Rules {
    all = List.copyOf(all);
  }

  /** No rule but the plans' own. */
  public static Rules none() {
    return new Rules(List.of());
  }

  /** The rules that count a playback of an account on that plan. */
  public List<Cap> of(String plan, Playback playback) {
    return all.stream()
        .filter(rule -> rule.isFor(plan))
        .map(Rule::cap)
        .filter(cap -> cap.counts(playback.screen().kind(), playback.content()))
        .toList();
  }
}
