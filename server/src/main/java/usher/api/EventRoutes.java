package usher.api;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.event.DeviceStreams;
import usher.http.Call;
import usher.http.EventStream;
import usher.http.Reply;
import usher.http.Routes;
import usher.oauth.Bearers;
import usher.oauth.EventTickets;
import usher.signin.Caller;
import usher.signin.EndReason;
import usher.signin.Ending;
import usher.signin.SignIn;
import usher.signin.SignInId;
import usher.signin.SignInStore;
import usher.sql.Database;

/** {@code GET /v1/events} and its tickets. Thread-safe. */
final class EventRoutes {
  private final Function<Call, Caller> callers;
  private final EventTickets tickets;
  private final DeviceStreams streams;
  private final Database database;
  private final SignInStore signIns;
  private final InstantSource clock;

  EventRoutes(
      Function<Call, Caller> callers,
      EventTickets tickets,
      DeviceStreams streams,
      Database database,
      SignInStore signIns,
      InstantSource clock) {
    this.callers = callers;
    this.tickets = tickets;
    this.streams = streams;
    this.database = database;
    this.signIns = signIns;
    this.clock = clock;
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
      return Reply.events(stream -> open(stream, caller.account().id(), caller.sid()));
    }
    EventTickets.Holder holder = tickets.holder(ticket).orElseThrow(Bearers::invalidToken);
    return Reply.events(stream -> open(stream, holder.account(), holder.sid()));
  }

  /** Entered first, the row read after: whichever way a sign-out races this, the device is told. */
  private void open(EventStream stream, AccountId account, SignInId sid) {
    streams.enter(sid, stream);
    SignIn signIn = database.read(tx -> signIns.find(tx, account, sid)).orElse(null);
    Ending ending = ending(signIn);
    if (ending != null) {
      streams.tell(stream, ending);
    }
  }

  private @Nullable Ending ending(@Nullable SignIn signIn) {
    Instant now = clock.instant();
    if (signIn == null) {
      return new Ending(now, EndReason.IDLE, null);
    }
    if (signIn.ended() != null || signIn.lasts(now)) {
      return signIn.ended();
    }
    return new Ending(now, EndReason.EXPIRED, null);
  }
}
