package usher.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usher.account.AccountStore;
import usher.account.PasswordCheck;
import usher.account.PasswordPolicy;
import usher.activity.ActivityStore;
import usher.device.DeviceRecognizer;
import usher.device.DeviceStore;
import usher.device.Places;
import usher.event.DeviceStreams;
import usher.grant.Consents;
import usher.grant.DeviceCodes;
import usher.http.Call;
import usher.http.Errors;
import usher.http.Reply;
import usher.http.Routes;
import usher.limit.Throttle;
import usher.oauth.authorize.AuthorizationRequests;
import usher.oauth.openid.EndSessionRequests;
import usher.password.ChangePassword;
import usher.plan.Plans;
import usher.playback.Releases;
import usher.playback.decision.Decisions;
import usher.playback.lease.Leases;
import usher.profile.Profiles;
import usher.secret.Secrets;
import usher.signin.Browsers;
import usher.signin.Caller;
import usher.signin.SignInStore;
import usher.signout.Entrance;
import usher.signout.SignOut;
import usher.sql.Database;
import usher.web.look.Brand;
import usher.web.view.FormPostView;
import usher.web.visit.Next;
import usher.web.visit.Site;
import usher.web.visit.Visit;

/** Puts the pages together and tells their routes. Thread-safe. */
public final class Web {
  /**
   * How the pages are set up.
   *
   * @param logo a picture that stands in place of the brand's name
   * @param zone of viewers whose browser tells none
   * @param freshProof how long a password counts as just given
   */
  public record Settings(
      String issuer, Brand brand, @Nullable Path logo, ZoneId zone, Duration freshProof) {}

  /** The rows that pages read and write. */
  public record Stores(
      AccountStore accounts, DeviceStore devices, SignInStore signIns, ActivityStore activities) {}

  /** How one signs in and out. */
  public record Doors(
      Browsers browsers,
      Entrance entrance,
      SignOut signOut,
      PasswordCheck check,
      PasswordPolicy policy,
      ChangePassword change) {}

  /**
   * The other parts of Usher that the pages show.
   *
   * @param guesses slows down who tries codes
   * @param requests the apps' requests to which pages lead back
   * @param endSessions the apps' requests to sign out
   */
  public record Parts(
      DeviceCodes deviceCodes,
      Throttle guesses,
      DeviceRecognizer recognizer,
      Places places,
      Profiles profiles,
      Plans plans,
      DeviceStreams streams,
      AuthorizationRequests requests,
      Consents consents,
      EndSessionRequests endSessions) {}

  /** Who watches now, why, and what a sign-out has ended. */
  public record Watching(Leases leases, Decisions decisions, Releases releases) {}

  private final Settings settings;
  private final DeviceStreams streams;
  private final Site site;
  private final SignInPages signIn;
  private final ConsentPages consent;
  private final EndSessionPages endSession;
  private final LinkPages link;
  private final AccountPages account;
  private final WatchPages watch;
  private final DevicePages devices;
  private final ProfilePages profiles;
  private final PasswordPages password;
  private final ReceiptPage receipts;
  private final SignOutPages signOut;

  public Web(
      Settings settings,
      Database database,
      Stores stores,
      Doors doors,
      Parts parts,
      Watching watching,
      Secrets secrets,
      InstantSource clock) {
    this.settings = settings;
    this.streams = parts.streams();
    this.site = new Site(settings.brand(), doors.browsers(), secrets, clock, settings.zone());
    DeviceList list = new DeviceList(database, stores.signIns());
    Proof proof =
        new Proof(
            database,
            stores.accounts(),
            stores.signIns(),
            doors.check(),
            secrets,
            settings.freshProof());
    BrowserEntrance entrance =
        new BrowserEntrance(
            database,
            doors.entrance(),
            doors.signOut(),
            parts.recognizer(),
            parts.places(),
            secrets);
    this.signIn = new SignInPages(doors.check(), entrance, parts.requests());
    this.consent = new ConsentPages(parts.requests(), parts.consents());
    this.link = new LinkPages(parts.deviceCodes(), parts.guesses());
    this.watch = new WatchPages(watching);
    this.account =
        new AccountPages(
            database, stores.activities(), list, parts.profiles(), parts.plans(), watch);
    this.devices = new DevicePages(database, stores.devices(), list);
    this.profiles = new ProfilePages(parts.profiles());
    this.password =
        new PasswordPages(doors.change(), doors.policy(), proof, list, parts.requests());
    this.receipts = new ReceiptPage(doors.signOut().receipts(), watching.releases());
    this.endSession = new EndSessionPages(parts.endSessions(), doors.signOut(), receipts);
    this.signOut =
        new SignOutPages(doors.signOut(), doors.change(), password, proof, list, receipts);
  }

  /** Adds the pages' routes. */
  public void routes(Routes routes) {
    LookFiles look = new LookFiles(site);
    QrImage qr = new QrImage(settings.issuer());
    routes
        .get("/assets/*", look::file)
        .get("/pictures/*", look::picture)
        .get("/brand.css", look::brand)
        .get("/language", look::language)
        .get("/link/qr.svg", qr::link)
        .get("/account/qr.svg", qr::account)
        .get("/", call -> Reply.seeOther(Next.ACCOUNT))
        .get("/sign-in", site.open(signIn::get))
        .post("/sign-in", site.open(signIn::post))
        .get("/signed-out", site.open(receipts::get))
        .get("/account/events", site.open(this::events));
    Path logo = settings.logo();
    if (logo != null) {
      byte[] bytes = read(logo);
      String type = LookFiles.type(logo.toString());
      routes.get("/brand/logo", call -> Reply.bytes(200, type, bytes));
    }
    accountRoutes(routes);
  }

  private void accountRoutes(Routes routes) {
    routes
        .get("/oauth/end_session", site.open(endSession::get))
        .post("/oauth/end_session", endSession::post)
        .get("/end-session", site.account(endSession::ask))
        .post("/end-session", site.account(endSession::answer))
        .get("/consent", site.account(consent::get))
        .post("/consent", site.account(consent::post))
        .get("/link", site.account(link::get))
        .post("/link", site.account(link::post))
        .get("/link/decision", call -> Reply.seeOther("/link"))
        .post("/link/decision", site.account(link::decide))
        .get("/link/done", site.account(link::done))
        .get("/account", site.account(account::get))
        .get("/account/activity", site.account(account::activity))
        .get("/account/watching", site.account(watch::decisions))
        .post("/account/watching/{id}/stop", site.account(watch::stop))
        .get("/account/devices", site.account(devices::list))
        .get("/account/devices/{id}/name", site.account(devices::name))
        .post("/account/devices/{id}/name", site.account(devices::rename))
        .get("/account/profiles/new", site.account(profiles::blank))
        .post("/account/profiles/new", site.account(profiles::add))
        .get("/account/profiles/{id}", site.account(profiles::edit))
        .post("/account/profiles/{id}", site.account(profiles::change))
        .get("/account/profiles/{id}/delete", site.account(profiles::askDelete))
        .post("/account/profiles/{id}/delete", site.account(profiles::delete))
        .get("/account/password", site.account(password::get))
        .post("/account/password", site.account(password::post))
        .get("/account/password/done", site.account(password::done))
        .get("/account/prove", site.account(password::askProof))
        .post("/account/prove", site.account(password::prove))
        .get("/account/sign-out", site.account(signOut::ask))
        .post("/account/sign-out", site.account(signOut::act));
  }

  /** A page that is open when its sign-in ends gives way to the sign-in page at once. */
  private Reply events(Visit visit) {
    Caller caller = visit.caller();
    return Reply.events(
        caller == null
            ? streams::refuse
            : stream -> streams.open(stream, caller.account().id(), caller.sid()));
  }

  /** The page whose form brings an answer to an app. */
  public Reply formPost(Call call, String action, Map<String, String> fields) {
    return site.visit(call).show(new FormPostView(action, fields));
  }

  /** The languages that the pages speak. */
  public List<String> languages() {
    return site.messages().tags();
  }

  /** How a page tells that something went wrong. */
  public Errors.Renderer errors() {
    return new ErrorPages(site)::show;
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the logo cannot be read: " + file, e);
    }
  }
}
