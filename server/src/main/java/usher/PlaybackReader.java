package usher;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import usher.config.Section;
import usher.device.DeviceKind;
import usher.playback.lease.Admission;
import usher.playback.lease.ContentKind;

/** Reads what there is to set about who may watch: plans, leases and rules. */
final class PlaybackReader {
  private static final int SCREENS_MAX = 100;
  private static final int UNSET = -1;
  private static final List<String> DEVICES =
      Stream.of(DeviceKind.values()).map(DeviceKind::word).toList();
  private static final List<String> CONTENTS =
      Stream.of(ContentKind.values()).map(ContentKind::word).toList();

  private PlaybackReader() {}

  static Config.Plan plan(Section plan) {
    return new Config.Plan(
        plan.whole("screens", 1, 1, SCREENS_MAX),
        plan.text(
            "quality", "", "empty, or a word of 1 to 20", word -> word.matches("[\\w.-]{0,20}")));
  }

  static Config.Playback playback(Section playback) {
    Duration heartbeat = playback.duration("heartbeat", "30s", "1s", "5m");
    Duration lease = playback.duration("lease", "75s", "2s", "15m");
    if (lease.compareTo(heartbeat.multipliedBy(2)) < 0) {
      playback.problem("lease", "at least twice the heartbeat, so that one may get lost");
    }
    String leases = playback.oneOf("leases", "local", List.of("local", "redis"));
    String down =
        playback.text(
            "when_leases_are_down",
            "",
            "admit, deny",
            word -> List.of("", "admit", "deny").contains(word));
    if (leases.equals("redis") && down.isEmpty()) {
      playback.problem(
          "when_leases_are_down",
          "say whether all or none may start while Redis cannot be asked: admit or deny");
    }
    String loss = playback.oneOf("after_memory_loss", "admit", List.of("admit", "hold"));
    return new Config.Playback(
        heartbeat,
        lease,
        leases.equals("redis"),
        down.equals("admit"),
        loss.equals("hold"),
        playback.duration("decisions_kept", "14d", "1h", "400d"));
  }

  static Config.Rule rule(Section rule, Set<String> plans) {
    int screens = rule.whole("screens", UNSET, 0, SCREENS_MAX);
    if (screens == UNSET) {
      rule.problem("screens", "a rule says how many of what it counts may play at once");
    }
    return new Config.Rule(
        screens,
        words(rule, "plans", "plans", plans),
        words(rule, "devices", String.join(", ", DEVICES), DEVICES),
        words(rule, "content", String.join(", ", CONTENTS), CONTENTS),
        rule.flag("same_title", false),
        rule.flag("shadow", false));
  }

  /** Rules stand by name in answers, metrics and lists, beside the plans' own. */
  static void checkNames(Set<String> rules, Consumer<String> problem) {
    for (String name : rules) {
      if (!name.matches("[\\w.-]{1,40}") || name.equals(Admission.PLAN)) {
        problem.accept(
            "rules." + name + ": a rule's name is a word of 1 to 40, and not " + Admission.PLAN);
      }
    }
  }

  private static Set<String> words(
      Section rule, String name, String allowed, java.util.Collection<String> known) {
    return new LinkedHashSet<>(rule.texts(name, List.of(), allowed, known::contains));
  }
}
