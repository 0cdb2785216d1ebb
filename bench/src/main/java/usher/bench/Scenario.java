package usher.bench;

import java.io.IOException;
import usher.bench.result.Findings;

/** One thing to measure. */
interface Scenario {
  /** What it does, in a sentence for the list of scenarios and for the result. */
  String sentence();

  /** How the server has to be set up. */
  Settings settings(Options options);

  /** Measures a server that was set up so. */
  Findings measure(UsherServer server, Options options) throws IOException, InterruptedException;
}
