package matinee;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import matinee.launch.DemoFailure;
import matinee.launch.DemoFolder;
import matinee.launch.DemoOptions;
import matinee.launch.Ports;
import matinee.launch.Stage;
import matinee.launch.UsherProcess;

/** {@code ./usher demo}: Usher and Matinee side by side, ready to be walked through. */
public final class Demo {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration FIRST_POLL = Duration.ofSeconds(10);

  private final DemoOptions options;
  private final DemoFolder folder;
  private final Stage stage;

  private Demo(DemoOptions options, DemoFolder folder, Stage stage) {
    this.options = options;
    this.folder = folder;
    this.stage = stage;
  }

  public static void main(String[] arguments) throws InterruptedException {
    try {
      DemoOptions options = DemoOptions.parse(arguments);
      if (options.help()) {
        System.out.print(DemoOptions.USAGE);
        return;
      }
      prepare(options).run();
      System.exit(0);
    } catch (DemoFailure | IOException failure) {
      System.err.println("demo: " + failure.getMessage());
      System.exit(1);
    }
  }

  private static Demo prepare(DemoOptions options) throws IOException {
    int usherPort = Ports.free(options.rehearse() ? 0 : options.port(), "--port");
    int demoPort = Ports.free(options.rehearse() ? 0 : options.demoPort(), "--demo-port");
    if (usherPort == demoPort) {
      throw new DemoFailure("--port and --demo-port must differ.");
    }
    DemoFolder folder = DemoFolder.open(options.data(), options.fresh());
    String secret = folder.secret(new SecureRandom());
    return new Demo(options, folder, new Stage(usherPort, demoPort, folder.path(), secret));
  }

  private void run() throws IOException, InterruptedException {
    Curtain curtain = new Curtain(folder);
    Runtime.getRuntime().addShutdownHook(new Thread(curtain::fall));
    var settings = folder.settings(stage.toml(folder.database(), options.clockOffsetFile()));
    UsherProcess usher =
        UsherProcess.start(options.serverJar(), settings, folder.log(), options.rehearse());
    curtain.closes(usher);
    usher.awaitReady(stage.usher(), PATIENCE);
    Matinee matinee = Matinee.start(matinee());
    curtain.closes(matinee);
    if (!matinee.edge().awaitReady(FIRST_POLL)) {
      throw new DemoFailure("Matinee cannot follow Usher's sign-outs; see " + folder.log() + ".");
    }
    if (options.rehearse()) {
      Rehearsal.walk(stage);
      return;
    }
    System.out.println(options.json() ? stage.json() : stage.welcome(folder.passing()));
    String end = usher.awaitEnd();
    if (!curtain.isFalling()) {
      throw new DemoFailure(end);
    }
  }

  private Settings matinee() {
    return new Settings(stage.demoPort(), stage.usher(), Stage.CATALOGUE, stage.secret());
  }
}
