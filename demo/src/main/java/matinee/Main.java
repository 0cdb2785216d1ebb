package matinee;

import java.io.IOException;
import matinee.launch.DemoFailure;

/** Runs Matinee alone, for an Usher that is already there. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    try (Matinee matinee = Matinee.start(Settings.of(arguments, System.getenv()))) {
      System.out.println("Matinee is open at " + matinee.address());
      Thread.currentThread().join();
    } catch (DemoFailure | IOException wrong) {
      System.err.println("matinee: " + wrong.getMessage());
      System.exit(1);
    }
  }
}
