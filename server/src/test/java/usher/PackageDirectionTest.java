package usher;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages depend on each other in one direction only, the one written here. */
class PackageDirectionTest {
  /** The thin ground: knows no feature. */
  private static final Set<String> GROUND =
      Set.of("config", "http", "sql", "redis", "limit", "log", "secret", "metric", "text");

  /** What each feature stands on; with it come the ground and what those stand on. */
  private static final Map<String, Set<String>> STANDS_ON =
      Map.ofEntries(
          Map.entry("account", Set.of()),
          Map.entry("device", Set.of("account")),
          Map.entry("plan", Set.of("account")),
          Map.entry("profile", Set.of("account")),
          Map.entry("activity", Set.of("account")),
          Map.entry("signin", Set.of("device", "plan", "profile")),
          Map.entry("grant", Set.of("signin", "activity")),
          Map.entry("outbox", Set.of("account")),
          Map.entry("playback", Set.of("signin", "key")),
          Map.entry("revocation", Set.of("edge", "signin")),
          Map.entry("follower", Set.of("revocation")),
          Map.entry("burn", Set.of("key", "follower")),
          Map.entry(
              "signout",
              Set.of("signin", "grant", "playback", "revocation", "follower", "activity")),
          Map.entry("password", Set.of("account", "signout")),
          Map.entry("event", Set.of("signin", "revocation", "signout")),
          Map.entry(
              "oauth",
              Set.of(
                  "account",
                  "device",
                  "key",
                  "signin",
                  "grant",
                  "signout",
                  "revocation",
                  "outbox")),
          Map.entry("signal", Set.of("oauth", "outbox", "signout", "key")),
          Map.entry("key", Set.of()),
          Map.entry("api", Set.of("oauth", "event", "signout")),
          Map.entry("check", Set.of("edge", "oauth")),
          Map.entry("web", Set.of("password", "signout", "event", "oauth")));

  /** Server, Config and Main: they wire everything, and nothing looks back at them. */
  private static final String ROOT = "";

  private static final String CLI = "cli";

  @TempDir Path folder;

  /** The names in a class file are enough; following them into every library costs seconds. */
  @BeforeAll
  static void readOnlyOurs() {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
  }

  @Test
  void packages_asTheyAre_keepTheDirection() {
    var classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("usher");
    assertFalse(classes.isEmpty());
    assertEquals(Set.of(), breaches(classes));
    assertEquals(List.of(), cycles(classes));
  }

  @Test
  void ground_knowingAFeature_isSeen() throws Exception {
    assertEquals(
        Set.of("http -> signin: usher.http.A uses usher.signin.B"),
        breaches(twoPackages("http", "signin")));
  }

  @Test
  void feature_callingUp_isSeen() throws Exception {
    assertEquals(
        Set.of("signin -> signout: usher.signin.A uses usher.signout.B"),
        breaches(twoPackages("signin", "signout")));
  }

  @Test
  void edge_knowingTheServer_isSeen() throws Exception {
    assertEquals(
        Set.of("edge -> http: usher.edge.A uses usher.http.B"),
        breaches(twoPackages("edge", "http")));
  }

  @Test
  void command_knowingTheWiring_isSeen() throws Exception {
    var classes =
        compiled(
            Map.of(
                "usher.cli.A", "package usher.cli; public class A { usher.Server b; }",
                "usher.Server", "package usher; public class Server {}"));
    assertEquals(Set.of("cli -> : usher.cli.A uses usher.Server"), breaches(classes));
  }

  @Test
  void package_withoutAPlace_isSeen() throws Exception {
    assertEquals(
        Set.of(
            "signin -> novelty: usher.signin.A uses usher.novelty.B",
            "novelty has no place in the direction yet"),
        breaches(twoPackages("signin", "novelty")));
  }

  @Test
  void allowedUse_throughOthersAndOfTheGround_isNoBreach() throws Exception {
    assertEquals(Set.of(), breaches(twoPackages("oauth", "edge")));
    assertEquals(Set.of(), breaches(twoPackages("account", "text")));
    assertEquals(Set.of(), breaches(twoPackages("cli", "account")));
  }

  @Test
  void cycleInTheGround_isSeen() throws Exception {
    var classes =
        compiled(
            Map.of(
                "usher.http.A", "package usher.http; public class A { usher.text.B b; }",
                "usher.text.B", "package usher.text; public class B { usher.http.A a; }"));
    assertEquals(Set.of(), breaches(classes));
    assertEquals(1, cycles(classes).size());
  }

  private static Set<String> breaches(JavaClasses classes) {
    var breaches = new TreeSet<String>();
    for (var one : ours(classes)) {
      var from = place(one);
      if (!isPlaced(from)) {
        breaches.add(from + " has no place in the direction yet");
        continue;
      }
      one.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(other -> isOurs(other) && !mayUse(from, place(other)))
          .map(other -> breach(one, other))
          .forEach(breaches::add);
    }
    return breaches;
  }

  private static String breach(JavaClass one, JavaClass other) {
    return "%s -> %s: %s uses %s"
        .formatted(place(one), place(other), one.getName(), other.getName());
  }

  private static List<String> cycles(JavaClasses classes) {
    return SlicesRuleDefinition.slices()
        .matching("usher.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .evaluate(classes)
        .getFailureReport()
        .getDetails();
  }

  private static boolean mayUse(String from, String to) {
    if (from.equals(to) || from.equals(ROOT)) {
      return true;
    }
    if (from.equals(CLI)) {
      return !to.equals(ROOT);
    }
    return GROUND.contains(from) ? GROUND.contains(to) : below(from).contains(to);
  }

  /** Everything a feature may use: what it stands on, however deep, and the ground. */
  private static Set<String> below(String feature) {
    var below = new HashSet<String>();
    for (var next : STANDS_ON.getOrDefault(feature, Set.of())) {
      below.add(next);
      below.addAll(below(next));
    }
    if (!feature.equals("edge")) {
      below.addAll(GROUND);
    }
    below.remove(feature);
    return below;
  }

  private static boolean isPlaced(String place) {
    return GROUND.contains(place)
        || STANDS_ON.containsKey(place)
        || Set.of(ROOT, CLI, "edge").contains(place);
  }

  private static Set<JavaClass> ours(JavaClasses classes) {
    return classes.stream().filter(PackageDirectionTest::isOurs).collect(toSet());
  }

  /** Generated JSON adapters stand beside what they read, in packages of their own. */
  private static boolean isOurs(JavaClass one) {
    return (one.getPackageName() + ".").startsWith("usher.")
        && !(one.getPackageName() + ".").contains(".jsonb.");
  }

  /** The first part of the package below `usher`; a package within it belongs to it. */
  private static String place(JavaClass one) {
    var parts = one.getPackageName().split("\\.", -1);
    return parts.length > 1 ? parts[1] : ROOT;
  }

  private JavaClasses twoPackages(String from, String to) throws IOException {
    return compiled(
        Map.of(
            "usher." + from + ".A",
            "package usher.%s; public class A { usher.%s.B b; }".formatted(from, to),
            "usher." + to + ".B",
            "package usher.%s; public class B {}".formatted(to)));
  }

  private JavaClasses compiled(Map<String, String> sources) throws IOException {
    var classes = Files.createTempDirectory(folder, "classes");
    var units = sources.entrySet().stream().map(e -> source(e.getKey(), e.getValue())).toList();
    var options = List.of("-proc:none", "-d", classes.toString());
    var compiler = ToolProvider.getSystemJavaCompiler();
    assertTrue(compiler.getTask(null, null, null, options, null, units).call());
    return new ClassFileImporter().importPath(classes);
  }

  private static JavaFileObject source(String name, String text) {
    var uri = URI.create("string:///" + name.replace('.', '/') + ".java");
    return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }
}
