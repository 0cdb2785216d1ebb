package usher.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** Log lines: one per event whatever is in it, and no secret. */
final class LayoutTest {
  private static LoggingEvent event(String message, @Nullable Throwable thrown) {
    LoggerContext context = new LoggerContext();
    LoggingEvent event =
        new LoggingEvent(
            "x", context.getLogger("usher.a.Thing"), Level.WARN, message, thrown, null);
    event.setInstant(Instant.parse("2026-11-22T09:55:11.123456Z"));
    event.setMDCPropertyMap(Map.of("request", "r1"));
    return event;
  }

  private static String logfmt(LoggingEvent event) {
    return new LogfmtLayout().doLayout(event);
  }

  private static String json(LoggingEvent event) {
    return new JsonLayout().doLayout(event);
  }

  @Test
  void logfmt_event_isOneLineInUtcWithTheRequest() {
    LoggingEvent event = event("it \"works\"", null);
    event.addKeyValuePair(new KeyValuePair("micros", 12L));
    assertEquals(
        "at=2026-11-22T09:55:11.123Z level=warn from=Thing msg=\"it \\\"works\\\"\" request=r1"
            + " micros=12\n",
        logfmt(event));
  }

  @Test
  void json_event_isOneObject() {
    LoggingEvent event = event("it \"works\"\nnow", null);
    event.addKeyValuePair(new KeyValuePair("micros", 12L));
    assertEquals(
        "{\"at\":\"2026-11-22T09:55:11.123Z\",\"level\":\"warn\",\"from\":\"Thing\","
            + "\"msg\":\"it \\\"works\\\"\\nnow\",\"request\":\"r1\",\"micros\":12}\n",
        json(event));
  }

  @Test
  void text_withLineBreaks_cannotForgeALine() {
    String evil = "x\nat=2026 level=info\r\u001b[2J\u2028y\u0085z";
    LoggingEvent event = event(evil, new IllegalStateException(evil));
    event.addKeyValuePair(new KeyValuePair("a b\nat", evil));
    String[] lines = logfmt(event).split("\n", -1);
    assertTrue(lines[0].startsWith("at=2026-11-22"), lines[0]);
    assertTrue(lines[0].contains("x\\nat=2026 level=info\\r\\u001b[2J\\u2028y\\u0085z"), lines[0]);
    for (int i = 1; i < lines.length - 1; i++) {
      assertTrue(lines[i].startsWith("\t"), lines[i]);
      assertFalse(lines[i].contains("\u001b"), lines[i]);
    }
    assertEquals(1, json(event).lines().count());
  }

  @Test
  void secrets_anywhere_areBlottedOut() {
    String secrets =
        """
        Authorization: Bearer abcdef.HUSH-1 and DPoP HUSH2222222 password=HUSH3&x=1 \
        {"refresh_token":"HUSH4","client_secret" : "HUSH 5"} /cb?code=HUSH6&state=s \
        eyJhbGciOiJFUzI1NiJ9.HUSH7.HUSH8 Cookie: sid=HUSH9; b=HUSH10\
        """;
    LoggingEvent event = event(secrets, new IllegalStateException(secrets));
    event.addKeyValuePair(new KeyValuePair("password", "HUSH11"));
    event.addKeyValuePair(new KeyValuePair("note", "ticket=HUSH12"));
    for (String line : new String[] {logfmt(event), json(event)}) {
      assertFalse(line.contains("HUSH"), line);
      assertTrue(line.contains("state=s"), line);
    }
  }

  @Test
  void harmless_text_staysAsItIs() {
    String text = "answered 400 code=invalid_request for /v1/devices in basic mode: bearer of news";
    assertEquals(text, Masking.text(text));
  }
}
