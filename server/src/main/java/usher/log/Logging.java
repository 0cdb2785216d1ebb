package usher.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets logging up: logback finds this class by its service file and gets logfmt at level info;
 * {@link #apply} changes both once the configuration is read.
 */
public final class Logging extends ContextAwareBase implements Configurator {
  /** The forms a log line can have. */
  public enum Format {
    LOGFMT,
    JSON
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    set(context, Format.LOGFMT, Level.INFO);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** The level is one of error, warn, info, debug, trace; libraries never get below info. */
  public static void apply(Format format, String level) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      set(context, format, Level.toLevel(level, Level.INFO));
    }
  }

  private static void set(LoggerContext context, Format format, Level level) {
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.addAppender(console(context, format));
    root.setLevel(level.isGreaterOrEqual(Level.INFO) ? level : Level.INFO);
    context.getLogger("usher").setLevel(level);
    context.getLogger("org.eclipse.jetty").setLevel(Level.WARN);
  }

  private static ConsoleAppender<ILoggingEvent> console(LoggerContext context, Format format) {
    Layout<ILoggingEvent> layout =
        switch (format) {
          case LOGFMT -> new LogfmtLayout();
          case JSON -> new JsonLayout();
        };
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setEncoder(encoder);
    // Standard output is for what commands answer.
    console.setTarget("System.err");
    console.start();
    return console;
  }
}
