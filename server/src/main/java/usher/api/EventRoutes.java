package usher.api;

import io.avaje.jsonb.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import usher.event.DeviceStreams;
import usher.http.Call;
import usher.http.Problem;
import usher.http.Reply;
import usher.http.Routes;
import usher.oauth.resource.Challenges;
import usher.oauth.resource.EventTickets;
import usher.signin.Caller;
import usher.signout.SignOut;
import usher.signout.ToldTokens;

/** {@code /v1/events}: the stream, its tickets, and the devices' answers. Thread-safe. */
final class EventRoutes {
  private final Function<Call, Caller> callers;
  private final EventTickets tickets;
  private final DeviceStreams streams;
  private final SignOut signOut;

  /** What a device says once it shows its sign-in screen. */
  @Json
  record Told(@Nullable String token) {}

  EventRoutes(
      Function<Call, Caller> callers,
      EventTickets tickets,
      DeviceStreams streams,
      SignOut signOut) {
    this.callers = callers;
    this.tickets = tickets;
    this.streams = streams;
    this.signOut = signOut;
  }

  void add(Routes routes) {
    routes
        .post("/v1/events/tickets", this::ticket)
        .get("/v1/events", this::events)
        .post("/v1/events/told", this::told);
  }

  private Reply ticket(Call call) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("ticket", tickets.make(callers.apply(call).signIn()));
    view.put("expires_in", EventTickets.LIFE.toSeconds());
    return Reply.json(201, view);
  }

  /** No access token: the device has none any more. */
  private Reply told(Call call) {
    String token = call.json(Told.class).token();
    ToldTokens.Holder holder =
        signOut
            .toldTokens()
            .read(token == null ? "" : token)
            .orElseThrow(
                () -> new Problem(400, "token_unknown", "This is no token of a signed_out event."));
    signOut.receipts().told(holder.account(), holder.sid());
    return Reply.empty(204);
  }

  private Reply events(Call call) {
    String ticket = call.query("ticket");
    if (ticket == null) {
      Caller caller = callers.apply(call);
      return Reply.events(stream -> streams.open(stream, caller.account().id(), caller.sid()));
    }
    EventTickets.Holder holder = tickets.holder(ticket).orElseThrow(Challenges::invalidTicket);
    return Reply.events(stream -> streams.open(stream, holder.account(), holder.sid()));
  }
}
