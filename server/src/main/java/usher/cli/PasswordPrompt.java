package usher.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;
import usher.account.PasswordPolicy;

/** Asks for a new password: twice and without echo, or one line of standard input. */
final class PasswordPrompt {
  private static final int BYTES_MAX = 4 * PasswordPolicy.LENGTH_MAX;

  private final Terminal terminal;

  PasswordPrompt(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The password, or {@link Refusal} with what went wrong. */
  String ask(boolean fromStandardInput) {
    return fromStandardInput ? firstLine() : twice();
  }

  private String twice() {
    var hidden = terminal.hidden();
    if (hidden == null) {
      throw new Refusal("There is no terminal to ask on; give the password with --password-stdin.");
    }
    char[] first = hidden.apply("New password: ");
    char[] second = hidden.apply("The same again: ");
    if (first == null || second == null) {
      throw new Refusal("No password was given.");
    }
    if (!Arrays.equals(first, second)) {
      throw new Refusal("The two are not the same.");
    }
    return new String(first);
  }

  private String firstLine() {
    try {
      String text = new String(terminal.in().readNBytes(BYTES_MAX), UTF_8);
      return text.lines().findFirst().orElseThrow(() -> new Refusal("No password was given."));
    } catch (IOException e) {
      throw new Refusal("Standard input cannot be read: " + e.getMessage());
    }
  }
}
