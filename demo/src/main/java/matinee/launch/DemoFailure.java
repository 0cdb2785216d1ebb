package matinee.launch;

/** Why the demo cannot run, in a sentence for whoever started it. */
public final class DemoFailure extends RuntimeException {
  public DemoFailure(String sentence) {
    super(sentence, null, false, false);
  }
}
