package usher.http;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/** What is logged while it is open. */
final class CapturedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final BlockingQueue<ILoggingEvent> events = new LinkedBlockingQueue<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

  CapturedLog() {
    setContext(root.getLoggerContext());
    start();
    root.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    event.getMDCPropertyMap();
    events.add(event);
  }

  /** Waits for the first event that fits, dropping those before it. */
  ILoggingEvent await(Predicate<ILoggingEvent> wanted) throws InterruptedException {
    for (; ; ) {
      ILoggingEvent event = events.poll(10, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("not logged");
      }
      if (wanted.test(event)) {
        return event;
      }
    }
  }

  List<ILoggingEvent> rest() {
    return List.copyOf(events);
  }

  @Override
  public void close() {
    root.detachAppender(this);
  }
}
