package usher.bench;

/** Why a measurement cannot be made, in a sentence for whoever started it. */
final class BenchFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  BenchFailure(String sentence) {
    super(sentence, null, false, false);
  }
}
