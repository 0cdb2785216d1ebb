package matinee;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import matinee.launch.DemoFolder;

/** The end of a demo, however it comes: closes what was opened, last first. Thread-safe. */
final class Curtain {
  private final DemoFolder folder;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private volatile boolean falling;

  Curtain(DemoFolder folder) {
    this.folder = folder;
  }

  /** Remembers what has to be closed; what comes after the end is closed at once. */
  synchronized void closes(AutoCloseable opened) {
    open.push(opened);
    if (falling) {
      closeAll();
    }
  }

  /** Whether the demo is being ended, so that nothing ends by itself any more. */
  boolean isFalling() {
    return falling;
  }

  synchronized void fall() {
    falling = true;
    closeAll();
    try {
      folder.leave();
    } catch (IOException left) {
      System.err.println("demo: " + folder.path() + " could not be removed.");
    }
  }

  private void closeAll() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception failed) {
        System.err.println("demo: " + failed.getMessage());
      }
    }
  }
}
