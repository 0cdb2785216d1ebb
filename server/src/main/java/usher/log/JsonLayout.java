package usher.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import io.avaje.jsonb.Jsonb;
import java.util.LinkedHashMap;
import java.util.Locale;

/** One JSON object per event and line, a stack trace within it. Thread-safe. */
final class JsonLayout extends LayoutBase<ILoggingEvent> {
  private static final Jsonb JSONB = Jsonb.instance();

  @Override
  public String doLayout(ILoggingEvent event) {
    LinkedHashMap<String, Object> line = new LinkedHashMap<>();
    LogFields.forEach(event, line::put);
    line.putFirst("msg", Masking.text(event.getFormattedMessage()));
    line.putFirst("from", LogFields.from(event));
    line.putFirst("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
    line.putFirst("at", LogFields.instant(event));
    String trace = LogFields.trace(event);
    if (trace != null) {
      line.put("trace", trace);
    }
    return JSONB.toJson(line) + "\n";
  }
}
