package usher.web.look;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import usher.profile.Profile;
import usher.web.view.AccountView;
import usher.web.view.AccountView.Happening;
import usher.web.view.ConsentView;
import usher.web.view.DeviceRow;
import usher.web.view.EditView;
import usher.web.view.EndSessionView;
import usher.web.view.ErrorView;
import usher.web.view.Faults;
import usher.web.view.FormPostView;
import usher.web.view.LinkView;
import usher.web.view.LinkView.Asking;
import usher.web.view.LinkView.DateField;
import usher.web.view.PasswordView;
import usher.web.view.ProfileRow;
import usher.web.view.SignInView;
import usher.web.view.SignOutView;
import usher.web.view.SignOutView.Line;
import usher.web.view.View;
import usher.web.view.WatchView;

/** Every page in every state, with the names of devices and people that a test wants. */
final class Samples {
  private final Words w;
  private final String tv;
  private final String ada;
  private final Map<String, View> views = new LinkedHashMap<>();

  private Samples(Words words, String tv, String ada) {
    this.w = words;
    this.tv = tv;
    this.ada = ada;
  }

  static Map<String, View> of(Words words, String device, String person) {
    Samples samples = new Samples(words, device, person);
    samples.signIn();
    samples.link();
    samples.account();
    samples.edits();
    samples.password();
    samples.apps();
    samples.signOut();
    samples.errors();
    return samples.views;
  }

  private void signIn() {
    String app = w.say("sign_in.to_app", "Matinee");
    views.put("sign-in", new SignInView(null, "", "/account", null, 0, Faults.NONE));
    views.put(
        "sign-in-app",
        new SignInView("Matinee", "", "/oauth/authorize?client_id=web", null, 0, Faults.NONE));
    Faults wrong = Faults.at("password", w.say("sign_in.wrong"));
    views.put("sign-in-wrong", new SignInView(app, email(), "/", null, 0, wrong));
    Faults missing = Faults.at("email", w.say("sign_in.email_missing"));
    views.put("sign-in-missing", new SignInView(null, "", "/", null, 0, missing));
    views.put("sign-in-wait", new SignInView(null, email(), "/", null, 40, Faults.NONE));
    String notice = w.say("sign_in.signed_out");
    views.put("sign-in-notice", new SignInView(null, "", "/", notice, 0, Faults.NONE));
  }

  private void link() {
    views.put("link", new LinkView.Enter("", 0, Faults.NONE));
    views.put("link-filled", new LinkView.Enter("BCDFGHJK", 0, Faults.NONE));
    Faults wrong = Faults.at("user_code", w.say("link.code_wrong"));
    views.put("link-wrong", new LinkView.Enter("BCDFGHJX", 0, wrong));
    views.put("link-wait", new LinkView.Enter("", 40, Faults.NONE));
    views.put("link-confirm", confirm("always", Faults.NONE));
    views.put(
        "link-confirm-until", confirm("until", Faults.at("until", w.say("link.until_wrong"))));
    views.put(
        "link-confirm-bare",
        new LinkView.Confirm(
            "BCDF-GHJK",
            new Asking("stick", tv, null, null, w.say("when.now")),
            email(),
            "tonight",
            "Tuesday, 12:00",
            new DateField("", "2026-06-10", "2027-06-09"),
            Faults.NONE));
    views.put("link-allowed", new LinkView.Result("allowed", "tv", tv, "Tuesday, 12:00"));
    views.put("link-allowed-always", new LinkView.Result("allowed", "tv", tv, null));
    views.put("link-denied", new LinkView.Result("denied", "tv", tv, null));
    views.put("link-expired", new LinkView.Result("expired", "tv", tv, null));
  }

  private LinkView.Confirm confirm(String chosen, Faults faults) {
    return new LinkView.Confirm(
        "BCDF-GHJK",
        new Asking("tv", tv, "Samsung QE55", "Germany", w.count("when.minutes_ago", 1)),
        email(),
        chosen,
        "Tuesday, 12:00",
        new DateField("2026-06-14", "2026-06-10", "2027-06-09"),
        faults);
  }

  private void account() {
    List<DeviceRow> all = devices();
    views.put("account", overview(all.subList(0, 3), all.size(), activity(), null));
    views.put("decisions", new WatchView.Decisions(decisions(), "/account/watching?before=a"));
    views.put("decisions-none", new WatchView.Decisions(List.of(), null));
    views.put("account-new", overview(all.subList(0, 1), 1, List.of(), w.say("profiles.saved")));
    views.put("activity", new AccountView.Story(activity()));
    views.put("activity-none", new AccountView.Story(List.of()));
    views.put("devices", new AccountView.Devices(all, null));
    views.put("devices-one", new AccountView.Devices(all.subList(0, 1), null));
    views.put("devices-notice", new AccountView.Devices(all, w.say("devices.renamed")));
  }

  private AccountView.Overview overview(
      List<DeviceRow> few, int count, List<Happening> activity, @Nullable String notice) {
    List<ProfileRow> profiles =
        List.of(
            new ProfileRow("p1", ada, "ink", false),
            new ProfileRow("p2", "Grace", "amber", false),
            new ProfileRow("p3", "Tim", "moss", true));
    return new AccountView.Overview(
        email(),
        "Standard",
        2,
        profiles,
        true,
        watching(activity.isEmpty()),
        few,
        count,
        "12 May",
        activity,
        notice);
  }

  private WatchView.Now watching(boolean nobody) {
    if (nobody) {
      return new WatchView.Now(List.of(), true, null);
    }
    String frees = w.say("watching.frees", "21:41:22");
    String since = w.say("watching.since", "today, 20:14");
    String who = w.say("watching.who", ada, "Nosferatu");
    return new WatchView.Now(
        List.of(
            new WatchView.Row("p1", "tv", tv, who, since, frees, false),
            new WatchView.Row("p2", "computer", "Chrome", "Salt", since, frees, true)),
        true,
        decisions().getFirst());
  }

  private List<Happening> decisions() {
    String watching = w.say("decision.one_of", tv, ada, "Salt");
    return List.of(
        new Happening(w.say("decision.limit", "Hotel TV", "Salt", 2, 2, watching), "20:14"),
        new Happening(w.say("decision.rule", tv, "Salt", "films", 1, watching), "20:13"),
        new Happening(w.say("decision.took_over", tv, "Salt", "Pixel 8 Pro"), "20:12"),
        new Happening(w.say("decision.admitted", tv, "Salt", 1, 2), "20:11"));
  }

  private List<Happening> activity() {
    return List.of(
        new Happening(w.say("activity.signed_in", tv), "yesterday, 21:40"),
        new Happening(
            w.say("activity.signed_out.elsewhere", "Old phone", "Chrome on Windows"),
            "Tuesday, 08:12"),
        new Happening(w.say("activity.password_changed", "Chrome on Windows"), "12 May"));
  }

  private List<DeviceRow> devices() {
    return List.of(
        row("s1", "computer", "Chrome on Windows", null, ada, null, null, true),
        row("s2", "tv", tv, "Samsung QE55", "Grace", null, null, false),
        row("s3", "phone", "Pixel 8 Pro", "Google Pixel 8 Pro", ada, null, null, false),
        row("s4", "stick", "Hotel TV", "Fire TV Stick", null, "tomorrow, 12:00", null, false),
        row("s5", "tablet", "iPad", "Safari on iPad", "Tim", null, "12 May", false),
        row("s6", "console", "PlayStation 5", "PlayStation 5", "Tim", null, null, false),
        row("s7", "cast", "Kitchen", "Chromecast", "Grace", null, "3 January", false));
  }

  private static DeviceRow row(
      String sid,
      String kind,
      String name,
      @Nullable String model,
      @Nullable String profile,
      @Nullable String ends,
      @Nullable String unused,
      boolean current) {
    return new DeviceRow(
        sid,
        "d-" + sid,
        kind,
        name,
        model,
        "Germany",
        "Tuesday, 21:40",
        profile,
        "12 May",
        ends,
        unused,
        current);
  }

  private void edits() {
    views.put("device-name", new EditView.DeviceName("d1", "tv", tv, "Samsung QE55", Faults.NONE));
    Faults missing = Faults.at("name", w.say("devices.name_missing"));
    views.put("device-name-missing", new EditView.DeviceName("d1", "other", "", null, missing));
    List<String> pictures = Profile.PICTURES;
    views.put(
        "profile-add", new EditView.Profile(null, "", "sky", pictures, false, false, Faults.NONE));
    views.put(
        "profile-edit", new EditView.Profile("p1", ada, "ink", pictures, true, true, Faults.NONE));
    Faults taken = Faults.at("name", w.say("profiles.name_taken"));
    views.put(
        "profile-taken", new EditView.Profile("p1", ada, "ink", pictures, false, true, taken));
    views.put(
        "profile-delete", new EditView.DeleteProfile(new ProfileRow("p1", ada, "plum", false)));
  }

  private void password() {
    views.put("password", new PasswordView.Change(email(), 15, 6, true, Faults.NONE));
    Faults faults =
        new Faults(
            Map.of(
                "password", w.say("password.current_wrong"),
                "new_password", w.say("password.too_short", 15)));
    views.put("password-wrong", new PasswordView.Change(email(), 15, 0, false, faults));
    views.put("password-done", new PasswordView.Changed(6));
    views.put("prove", prove(null, 0));
    views.put("prove-wait", prove(null, 40));
    views.put("prove-app", prove("/sign-in?anew=1&next=/oauth/authorize", 0));
  }

  private static PasswordView.Prove prove(@Nullable String another, int waitSeconds) {
    return new PasswordView.Prove(
        email(), "/account", "/account", another, waitSeconds, Faults.NONE);
  }

  private void apps() {
    views.put(
        "consent",
        new ConsentView(
            ada,
            "shop.example",
            email(),
            List.of(w.say("consent.scope.openid"), w.say("consent.scope.other", ada)),
            "/oauth/authorize?client_id=shop&state=" + ada,
            "/sign-in?anew=1&next=x"));
    views.put("end-session", new EndSessionView(ada, email(), false, "state=" + ada));
    views.put("end-session-faulty", new EndSessionView(null, email(), true, "x=y"));
    views.put(
        "form-post",
        new FormPostView("https://shop.example/back", Map.of("code", "c0de", "state", ada)));
  }

  private void signOut() {
    List<Line> all =
        devices().stream()
            .map(
                r -> new Line(r.sid(), r.kind(), r.name(), "Germany, " + r.lastUsed(), r.current()))
            .toList();
    List<Line> rest = all.subList(1, all.size());
    views.put("sign-out-all", ask("all", all, true, false, Faults.NONE));
    Faults shortOne = Faults.at("new_password", w.say("password.too_short", 15));
    views.put("sign-out-all-change", ask("all", all, true, true, shortOne));
    views.put("sign-out-others", ask("others", rest, false, false, Faults.NONE));
    views.put("sign-out-some", ask("some", all.subList(0, 2), false, false, Faults.NONE));
    views.put("sign-out-one", ask("some", all.subList(1, 2), true, false, Faults.NONE));
    views.put("sign-out-here", ask("some", all.subList(0, 1), false, false, Faults.NONE));
    String within = w.say("receipt.within", w.count("receipt.servers", 8), "0.08");
    List<Line> told =
        rest.stream()
            .map(l -> new Line("", l.kind(), l.name(), w.say("receipt.told"), false))
            .toList();
    List<Line> asked =
        all.stream()
            .map(l ->
                new Line(
                    "",
                    l.kind(),
                    l.name(),
                    l.current() ? null : w.say("receipt.untold"),
                    l.current()))
            .toList();
    views.put(
        "receipt",
        new SignOutView.Receipt(
            6, told, within, w.count("receipt.playbacks", 2), true, false, false, false));
    views.put(
        "receipt-here", new SignOutView.Receipt(7, asked, within, null, true, false, true, true));
    String pending = w.say("receipt.pending", 6, 8, "21:40:07");
    views.put(
        "receipt-almost",
        new SignOutView.Receipt(7, asked, pending, null, false, true, true, false));
    String certain = w.say("receipt.certain");
    views.put(
        "receipt-only-here",
        new SignOutView.Receipt(1, asked.subList(0, 1), certain, null, true, false, true, false));
    views.put(
        "receipt-many",
        new SignOutView.Receipt(40, asked, certain, null, true, false, false, false));
  }

  private SignOutView.Confirm ask(
      String which, List<Line> lines, boolean prove, boolean change, Faults faults) {
    return new SignOutView.Confirm(
        which, lines, email(), prove, change, 15, "/account/devices", 0, faults);
  }

  private void errors() {
    IntStream.range(0, ErrorView.KINDS.size())
        .forEach(i -> {
          String kind = ErrorView.KINDS.get(i);
          String again = kind.equals("too_old") ? "/account" : null;
          views.put("error-" + kind, new ErrorView(kind, "01HZX3", again));
        });
  }

  private static String email() {
    return "ada@example.org";
  }
}
