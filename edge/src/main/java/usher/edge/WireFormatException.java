package usher.edge;

/** Says that a message is not what the feed's wire format allows. */
public final class WireFormatException extends Exception {

  WireFormatException(String message) {
    super(message);
  }
}
