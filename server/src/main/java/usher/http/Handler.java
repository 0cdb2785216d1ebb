package usher.http;

/** What answers one route: plain blocking code, run on a virtual thread of its own. */
@FunctionalInterface
public interface Handler {
  Reply handle(Call call);
}
