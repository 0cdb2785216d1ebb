package usher.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open stream of server-sent events. Thread-safe; no method waits for the network. That
 * something was sent does not mean that the device has it.
 */
public final class EventStream {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

  private final Object lock = new Object();
  private final ArrayDeque<byte[]> queue = new ArrayDeque<>(1);
  private final List<Runnable> onClosed = new ArrayList<>(1);
  private final Writer writer = new Writer();
  private final Response response;
  private final Callback done;
  private final int most;
  private boolean open = true;

  EventStream(Response response, Callback done, int most) {
    this.response = response;
    this.done = done;
    this.most = most;
  }

  /**
   * Puts an event in line; false when the stream is closed, or is now, since its line was full: a
   * device that sleeps must not make it grow.
   */
  public boolean send(String event, @Nullable String id, String data) {
    return offer(frame(event, id, data).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Puts a last event in line and ends the stream after it, in one step: of several that want to
   * tell the end, one does.
   */
  public boolean end(String event, @Nullable String id, String data) {
    return offer(frame(event, id, data).getBytes(StandardCharsets.UTF_8), true);
  }

  /** Ends the stream after what is in line; nothing more can be sent. */
  public void close() {
    shut();
    writer.iterate();
  }

  /**
   * Runs once the stream takes no more events, whoever ended it; at once if that is so already. It
   * must not wait for anything: it may run on the thread that serves all connections.
   */
  public void onClosed(Runnable action) {
    synchronized (lock) {
      if (open) {
        onClosed.add(action);
        return;
      }
    }
    run(action);
  }

  /**
   * Says the first line, after whoever wants to know of this stream does: a device that has heard
   * anything will hear of all that comes.
   */
  void open(byte[] first, Runnable entered) {
    synchronized (lock) {
      queue.add(first);
    }
    try {
      entered.run();
    } catch (RuntimeException e) {
      LOG.error("what should follow the start of a stream failed", e);
      shut();
    }
    writer.iterate();
  }

  boolean offer(byte[] bytes) {
    return offer(bytes, false);
  }

  private boolean offer(byte[] bytes, boolean last) {
    boolean full;
    List<Runnable> actions = List.of();
    synchronized (lock) {
      if (!open) {
        return false;
      }
      full = queue.size() >= most;
      if (!full) {
        queue.add(bytes);
        actions = last ? ended() : actions;
      }
    }
    if (full) {
      cut(new IOException("the stream's line is full"));
      return false;
    }
    actions.forEach(EventStream::run);
    writer.iterate();
    return true;
  }

  /** Says that it lives, unless something is in line already and shows whether the device does. */
  void ping(byte[] event) {
    boolean idle;
    synchronized (lock) {
      idle = open && queue.isEmpty();
    }
    if (idle) {
      offer(event);
    }
  }

  /** Ends the stream now, with its connection: what is in line is lost. */
  void cut(Throwable cause) {
    shut();
    synchronized (lock) {
      queue.clear();
    }
    // The pending write cannot be taken back; without its connection it fails.
    response.getRequest().getConnectionMetaData().getConnection().getEndPoint().close(cause);
    writer.abort(cause);
  }

  private void shut() {
    List<Runnable> actions;
    synchronized (lock) {
      actions = ended();
    }
    actions.forEach(EventStream::run);
  }

  /** Under the lock: takes no more events; tells what is to be run after it, once. */
  private List<Runnable> ended() {
    List<Runnable> actions = List.copyOf(onClosed);
    open = false;
    onClosed.clear();
    return actions;
  }

  private static void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.error("what should follow the end of a stream failed", e);
    }
  }

  /** The event stream format of the HTML standard, section 9.2.5. */
  private static String frame(String event, @Nullable String id, String data) {
    StringBuilder frame = new StringBuilder(data.length() + 64);
    if (id != null) {
      frame.append("id: ").append(oneLine(id)).append('\n');
    }
    frame.append("event: ").append(oneLine(event)).append('\n');
    data.lines().forEach(line -> frame.append("data: ").append(line).append('\n'));
    if (data.isEmpty()) {
      frame.append("data:\n");
    }
    return frame.append('\n').toString();
  }

  private static String oneLine(String field) {
    if (field.indexOf('\n') >= 0 || field.indexOf('\r') >= 0 || field.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a line break in an event's name or id");
    }
    return field;
  }

  /** Writes what is in line, one write at a time, and then ends the reply. */
  private final class Writer extends IteratingCallback {
    private boolean ended;

    @Override
    protected Action process() {
      byte[] next;
      synchronized (lock) {
        next = queue.poll();
        if (next == null && open) {
          return Action.IDLE;
        }
      }
      if (next != null) {
        response.write(false, ByteBuffer.wrap(next), this);
        return Action.SCHEDULED;
      }
      if (ended) {
        return Action.SUCCEEDED;
      }
      ended = true;
      response.write(true, ByteBuffer.allocate(0), this);
      return Action.SCHEDULED;
    }

    @Override
    protected void onCompleted(@Nullable Throwable cause) {
      shut();
      if (cause == null) {
        done.succeeded();
      } else {
        done.failed(cause);
      }
    }
  }
}
