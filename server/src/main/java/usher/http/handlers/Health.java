package usher.http.handlers;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.http.Call;
import usher.http.Reply;
import usher.http.Routes;

/**
 * {@code /health}: the process answers. {@code /ready}: it can also do its work, part by part.
 * Thread-safe.
 */
public final class Health {
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  private final Map<String, BooleanSupplier> parts;
  private final Map<String, BooleanSupplier> told;

  /**
   * The parts by name; a part that throws counts as down.
   *
   * @param told those whose state is told and decides nothing, since most of the work goes on
   *     without them
   */
  public Health(Map<String, BooleanSupplier> parts, Map<String, BooleanSupplier> told) {
    this.parts = new LinkedHashMap<>(parts);
    this.told = new LinkedHashMap<>(told);
  }

  public void addTo(Routes routes) {
    routes.get("/health", Health::health).get("/ready", this::ready);
  }

  private static Reply health(Call call) {
    return Reply.json(200, Map.of("status", "up"));
  }

  private Reply ready(Call call) {
    Map<String, Object> states = new LinkedHashMap<>();
    parts.forEach((name, up) -> states.put(name, works(name, up) ? "up" : "down"));
    boolean ready = !states.containsValue("down");
    told.forEach((name, up) -> states.put(name, works(name, up) ? "up" : "down"));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", ready ? "up" : "down");
    body.put("parts", states);
    return Reply.json(ready ? 200 : 503, body);
  }

  private static boolean works(String name, BooleanSupplier up) {
    try {
      return up.getAsBoolean();
    } catch (RuntimeException e) {
      LOG.warn("not ready: {}", name, e);
      return false;
    }
  }
}
