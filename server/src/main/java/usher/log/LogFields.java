package usher.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** What both layouts read from an event: masked, times in UTC. */
final class LogFields {
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private LogFields() {}

  static String instant(ILoggingEvent event) {
    return INSTANT.format(event.getInstant());
  }

  /** The class without its package. */
  static String from(ILoggingEvent event) {
    String name = event.getLoggerName();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /**
   * The thread's context first (the request id), then the event's own pairs; an own pair of that
   * name wins.
   */
  static void forEach(ILoggingEvent event, BiConsumer<String, Object> field) {
    List<KeyValuePair> own = event.getKeyValuePairs();
    List<KeyValuePair> pairs = own == null ? List.of() : own;
    event
        .getMDCPropertyMap()
        .forEach((name, value) -> {
          if (pairs.stream().noneMatch(pair -> pair.key.equals(name))) {
            field.accept(name, Masking.value(name, value));
          }
        });
    for (KeyValuePair pair : pairs) {
      boolean number = pair.value instanceof Number;
      field.accept(
          pair.key, number ? pair.value : Masking.value(pair.key, String.valueOf(pair.value)));
    }
  }

  static @Nullable String trace(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    return thrown == null ? null : Masking.text(ThrowableProxyUtil.asString(thrown));
  }
}
