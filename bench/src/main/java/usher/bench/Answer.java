package usher.bench;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What came back on a connection. */
record Answer(int status, List<String> headers, String body) {
  Answer expect(int wanted) {
    if (status != wanted) {
      throw new BenchFailure(
          "The server answered " + status + " instead of " + wanted + ": " + body);
    }
    return this;
  }

  /** A text in a flat JSON body; enough for tokens, ids and codes, which need no escaping. */
  String text(String name) {
    int start = body.indexOf("\"" + name + "\":\"");
    if (start < 0) {
      throw new BenchFailure("The server's answer has no " + name + ": " + body);
    }
    int from = start + name.length() + 4;
    return body.substring(from, body.indexOf('"', from));
  }

  String header(String name) {
    for (String line : headers) {
      if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
        return line.substring(name.length() + 1).strip();
      }
    }
    throw new BenchFailure("The server's answer has no " + name + ".");
  }

  /** What the body holds between parentheses of a pattern. */
  String found(Pattern pattern) {
    Matcher matcher = pattern.matcher(body);
    if (!matcher.find()) {
      throw new BenchFailure("The server's page does not hold " + pattern + ".");
    }
    return matcher.group(1);
  }
}
