package usher.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which route a path finds. */
final class RoutesTest {
  private final Routes routes =
      new Routes()
          .get("/", _ -> Reply.empty(200))
          .get("/v1/sign-ins/{sid}", _ -> Reply.empty(201))
          .delete("/v1/sign-ins/{sid}", _ -> Reply.empty(202))
          .patch("/v1/sign-ins/current", _ -> Reply.empty(203))
          .get("/v1/{kind}/{id}/end", _ -> Reply.empty(204))
          .get("/pictures/*", _ -> Reply.empty(205));

  private Map<String, String> values(String path) {
    return match(path).values();
  }

  private Routes.Match match(String path) {
    Routes.Match match = routes.match(path);
    assertNotNull(match, path);
    return match;
  }

  @Test
  void path_named_givesItsValues() {
    assertEquals(Map.of("sid", "a"), values("/v1/sign-ins/a"));
    assertEquals(Map.of("kind", "sign-ins", "id", "a"), values("/v1/sign-ins/a/end"));
    assertEquals(Map.of("*", "a/b.svg"), values("/pictures/a/b.svg"));
    assertEquals(Map.of(), values("/"));
  }

  @Test
  void path_literal_winsOverAName() {
    assertEquals(Set.of("OPTIONS", "PATCH"), match("/v1/sign-ins/current").allowed());
    assertEquals(Set.of("DELETE", "GET", "HEAD", "OPTIONS"), match("/v1/sign-ins/x").allowed());
  }

  @Test
  void path_other_findsNothing() {
    for (String path : new String[] {"/v1", "/v1/sign-ins", "/v1/sign-ins/", "//", "", "*", "x"}) {
      assertNull(routes.match(path), path);
    }
  }

  @Test
  void route_twice_isRefused() {
    assertThrows(IllegalStateException.class, () -> routes.get("/", _ -> Reply.empty(200)));
  }
}
