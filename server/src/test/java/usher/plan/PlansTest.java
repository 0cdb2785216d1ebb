package usher.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Goal: every account has a limit, even one whose plan is gone. */
class PlansTest {
  private final Plans plans = plans();

  @Test
  void of_configured_thatOne() {
    assertEquals(new Plan("premium", 4), plans.of("premium"));
    assertTrue(plans.has("premium"));
  }

  @Test
  void of_noLongerConfigured_theSmallest() {
    assertEquals(new Plan("basic", 1), plans.of("golden"));
    assertFalse(plans.has("golden"));
  }

  private static Plans plans() {
    Map<String, Plan> byName = new LinkedHashMap<>();
    byName.put("premium", new Plan("premium", 4));
    byName.put("basic", new Plan("basic", 1));
    return new Plans(byName);
  }
}
