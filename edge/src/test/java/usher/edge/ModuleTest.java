package usher.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The library as a named module: it resolves with its one library, and shows one package. */
class ModuleTest {

  @Test
  void module_resolvedWithNimbusAlone_startsAndShowsOnePackage() throws Exception {
    Path edge = path(Edge.class);
    Path nimbus = path(JWSAlgorithm.class);
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration()
            .resolve(ModuleFinder.of(edge, nimbus), ModuleFinder.ofSystem(), Set.of("usher.edge"));
    ModuleLayer layer =
        boot.defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
    Module module = layer.findModule("usher.edge").orElseThrow();

    assertEquals(
        Set.of("usher.edge"),
        module.getDescriptor().exports().stream().map(e -> e.source()).collect(Collectors.toSet()));
    assertTrue(
        module.getDescriptor().requires().stream().noneMatch(r -> r.name().contains("spring")));
    Class<?> inModule = layer.findLoader("usher.edge").loadClass("usher.edge.TokenVerifier");
    assertEquals(module, inModule.getModule());
    // Runs what needs Nimbus, inside the module.
    Object parsed =
        layer
            .findLoader("usher.edge")
            .loadClass("usher.edge.RevocationPoll")
            .getMethod("parse", String.class)
            .invoke(null, new RevocationPoll("f", "i", null, 0, 0).toJson());
    assertEquals(new RevocationPoll("f", "i", null, 0, 0).toString(), parsed.toString());
  }

  private static Path path(Class<?> of) throws Exception {
    return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
