package matinee.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds out before anything starts whether a port can be had. */
public final class Ports {
  private Ports() {}

  /**
   * The port itself, or a free one for 0.
   *
   * @throws DemoFailure when something else listens there
   */
  public static int free(int port, String option) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return probe.getLocalPort();
    } catch (IOException taken) {
      throw new DemoFailure("Port " + port + " is taken; choose another one with " + option + ".");
    }
  }
}
