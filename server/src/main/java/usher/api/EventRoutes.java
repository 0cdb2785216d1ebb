package usher.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import usher.event.DeviceStreams;
import usher.http.Call;
import usher.http.Reply;
import usher.http.Routes;
import usher.oauth.Bearers;
import usher.oauth.EventTickets;
import usher.signin.Caller;

/** {@code GET /v1/events} and its tickets. Thread-safe. */
final class EventRoutes {
  private final Function<Call, Caller> callers;
  private final EventTickets tickets;
  private final DeviceStreams streams;

  EventRoutes(Function<Call, Caller> callers, EventTickets tickets, DeviceStreams streams) {
    this.callers = callers;
    this.tickets = tickets;
    this.streams = streams;
  }

  void add(Routes routes) {
    routes.post("/v1/events/tickets", this::ticket).get("/v1/events", this::events);
  }

  private Reply ticket(Call call) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("ticket", tickets.make(callers.apply(call).signIn()));
    view.put("expires_in", EventTickets.LIFE.toSeconds());
    return Reply.json(201, view);
  }

  private Reply events(Call call) {
    String ticket = call.query("ticket");
    if (ticket == null) {
      Caller caller = callers.apply(call);
      return Reply.events(stream -> streams.open(stream, caller.account().id(), caller.sid()));
    }
    EventTickets.Holder holder = tickets.holder(ticket).orElseThrow(Bearers::invalidToken);
    return Reply.events(stream -> streams.open(stream, holder.account(), holder.sid()));
  }
}
