package usher.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One search of a model, and what it must say. Immutable.
 *
 * @param what for people
 * @param rule that is taken out; empty if none is
 * @param says the beginning of the search's last line
 */
record Searched(String what, String model, String rule, List<String> switches, String says) {

  private static final Pattern MODEL = Pattern.compile("## `(\\w+)`.*");
  private static final Pattern TICKED = Pattern.compile("`([^`]+)`");
  private static final Pattern BROKEN = Pattern.compile("`(\\w+)` (\\d+|holds)");

  /** All searches that the tables of a README name. */
  static List<Searched> in(List<String> readme) {
    List<Searched> found = new ArrayList<>();
    String model = "";
    String table = "";
    for (String line : readme) {
      var heading = MODEL.matcher(line);
      List<String> cells = cells(line);
      if (heading.matches()) {
        model = heading.group(1);
      } else if (cells.isEmpty()) {
        table = "";
      } else if (table.isEmpty()) {
        table = cells.getFirst() + "/" + cells.getLast();
      } else if (!cells.getFirst().startsWith("---")) {
        row(model, table, cells).forEach(found::add);
      }
    }
    return List.copyOf(found);
  }

  private static List<String> cells(String line) {
    return line.startsWith("|")
        ? Stream.of(line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
            .map(String::strip)
            .toList()
        : List.of();
  }

  private static Stream<Searched> row(String model, String table, List<String> cells) {
    return switch (table) {
      case "switches/promises" -> holding(model, ticked(cells.getFirst()), cells.getLast());
      case "rule/breaks" -> breaking(model, cells);
      case "REACH/steps" -> Stream.of(reaching(model, cells));
      default -> Stream.of();
    };
  }

  private static Stream<Searched> holding(String model, List<String> switches, String promises) {
    List<String> named = promises.equals("all") ? List.of("") : ticked(promises);
    return named.stream()
        .map(one -> {
          String what = "holds: " + String.join(" ", switches) + " " + one;
          return new Searched(what, model, "", with(switches, proving(one)), "holds: ");
        });
  }

  private static Stream<Searched> breaking(String model, List<String> cells) {
    String rule = ticked(cells.getFirst()).stream().findFirst().orElse("");
    List<String> without = rule.isEmpty() ? List.of() : List.of("WITHOUT=" + rule);
    List<String> switches = with(ticked(cells.get(2)), without);
    String told = "without " + cells.getFirst() + ": ";
    if (cells.getLast().equals("holds")) {
      return Stream.of(new Searched(told + "holds", model, rule, switches, "holds: "));
    }
    return BROKEN
        .matcher(cells.getLast())
        .results()
        .map(broken -> {
          String promise = broken.group(1);
          List<String> all = with(switches, model.equals("leases") ? List.of() : proving(promise));
          return new Searched(told + broken.group(), model, rule, all, says(promise, broken));
        });
  }

  private static String says(String promise, MatchResult broken) {
    String steps = broken.group(2);
    return steps.equals("holds") ? "holds: " : "breaks %s in %s steps:".formatted(promise, steps);
  }

  private static Searched reaching(String model, List<String> cells) {
    String says = "breaks REACHED in " + cells.getLast() + " steps:";
    List<String> reach = List.of("REACH=" + cells.getFirst());
    return new Searched(
        "comes to: " + cells.get(1), model, "", with(ticked(cells.get(2)), reach), says);
  }

  private static List<String> proving(String promise) {
    return promise.isEmpty()
        ? List.of()
        : List.of("PROVE=" + (promise.equals("BOUND") ? "BOUND" : "RECEIPT"));
  }

  private static List<String> ticked(String cell) {
    return TICKED.matcher(cell).results().map(one -> one.group(1)).toList();
  }

  private static List<String> with(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  @Override
  public String toString() {
    return model + " " + what;
  }
}
