package usher.plan;

import java.util.Map;

/** The plans on offer, from the configuration, in its order. Immutable. */
public record Plans(Map<String, Plan> byName) {
  /** The plan an account has; one that is no longer configured counts as the smallest. */
  public Plan of(String name) {
    Plan plan = byName.get(name);
    return plan != null ? plan : smallest();
  }

  /** Whether a plan of that name is on offer. */
  public boolean has(String name) {
    return byName.containsKey(name);
  }

  private Plan smallest() {
    return byName.values().stream()
        .min((a, b) -> Integer.compare(a.screens(), b.screens()))
        .orElseThrow();
  }
}
