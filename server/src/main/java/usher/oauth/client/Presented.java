package usher.oauth.client;

/**
 * How a request says who sends it, before that is believed.
 *
 * @param clientId who it claims to be
 * @param proof the secret or the assertion
 */
record Presented(AuthMethod method, String clientId, String proof) {
  /** Never the proof, so that it can stand in a log by accident. */
  @Override
  public String toString() {
    return "Presented[" + method.word() + ", " + clientId + "]";
  }
}
