package usher.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import usher.http.Form;
import usher.http.Problem;
import usher.http.Reply;
import usher.profile.Profile;
import usher.profile.Profiles;
import usher.signin.Caller;
import usher.web.view.EditView;
import usher.web.view.Faults;
import usher.web.visit.Names;
import usher.web.visit.Next;
import usher.web.visit.Notices;
import usher.web.visit.Visit;

/** {@code /account/profiles}: who watches. Thread-safe. */
final class ProfilePages {
  private final Profiles profiles;

  ProfilePages(Profiles profiles) {
    this.profiles = profiles;
  }

  Reply blank(Visit visit, Caller caller) {
    List<Profile> all = profiles.of(caller.account().id());
    return all.size() >= profiles.max()
        ? Notices.to(Next.ACCOUNT, "profiles.full")
        : visit.show(view(null, "", unused(all), false, false, Faults.NONE));
  }

  Reply add(Visit visit, Caller caller) {
    Wish wish = wish(visit);
    return answer(
        visit,
        caller,
        null,
        wish,
        profiles.add(caller.account().id(), wish.name(), wish.picture(), wish.kids()));
  }

  Reply edit(Visit visit, Caller caller) {
    Profile profile = profile(visit, caller);
    boolean mayDelete = profiles.of(caller.account().id()).size() > 1;
    return visit.show(
        view(
            profile.id(),
            profile.name(),
            profile.picture(),
            profile.kids(),
            mayDelete,
            Faults.NONE));
  }

  Reply change(Visit visit, Caller caller) {
    Wish wish = wish(visit);
    String id = visit.call().pathValue("id");
    return answer(
        visit,
        caller,
        id,
        wish,
        profiles.change(caller.account().id(), id, wish.name(), wish.picture(), wish.kids()));
  }

  Reply askDelete(Visit visit, Caller caller) {
    return visit.show(new EditView.DeleteProfile(AccountPages.row(profile(visit, caller))));
  }

  Reply delete(Visit visit, Caller caller) {
    visit.form();
    var outcome = profiles.remove(caller.account().id(), visit.call().pathValue("id"));
    boolean last =
        outcome instanceof Profiles.Refused(Profiles.Why why) && why == Profiles.Why.LAST_ONE;
    return Notices.to(Next.ACCOUNT, last ? "profiles.last" : "profiles.deleted");
  }

  private record Wish(String name, String picture, boolean kids) {}

  private static Wish wish(Visit visit) {
    Form form = visit.form();
    return new Wish(
        Names.tidy(form.one("name")),
        SignInPages.text(form.one("picture")),
        "yes".equals(form.one("kids")));
  }

  private Reply answer(
      Visit visit, Caller caller, @Nullable String id, Wish wish, Profiles.Outcome outcome) {
    return switch (outcome) {
      case Profiles.Done _ -> Notices.to(Next.ACCOUNT, "profiles.saved");
      case Profiles.Refused(Profiles.Why why) -> refused(visit, caller, id, wish, why);
    };
  }

  private Reply refused(
      Visit visit, Caller caller, @Nullable String id, Wish wish, Profiles.Why why) {
    String fault =
        switch (why) {
          case NAME_MISSING -> visit.words().say("profiles.name_missing");
          case NAME_TOO_LONG -> visit.words().say("profiles.name_long", Profile.NAME_MAX);
          case NAME_TAKEN -> visit.words().say("profiles.name_taken");
          case TOO_MANY -> visit.words().say("profiles.full", profiles.max());
          case LAST_ONE -> visit.words().say("profiles.last");
          case NOT_FOUND -> throw gone();
          case PICTURE_UNKNOWN ->
              throw new Problem(400, "invalid_request", "There is no such picture.");
        };
    boolean mayDelete = id != null && profiles.of(caller.account().id()).size() > 1;
    return visit.show(
        Visit.FAULTY,
        view(id, wish.name(), wish.picture(), wish.kids(), mayDelete, Faults.at("name", fault)));
  }

  private Profile profile(Visit visit, Caller caller) {
    String id = visit.call().pathValue("id");
    return profiles.of(caller.account().id()).stream()
        .filter(profile -> profile.id().equals(id))
        .findFirst()
        .orElseThrow(ProfilePages::gone);
  }

  private static Problem gone() {
    return new Problem(404, "not_found", "There is no such profile.");
  }

  /** A picture that nobody in the account has yet. */
  private static String unused(List<Profile> all) {
    List<String> taken = all.stream().map(Profile::picture).toList();
    return Profile.PICTURES.stream()
        .filter(picture -> !taken.contains(picture))
        .findFirst()
        .orElse(Profile.PICTURES.getFirst());
  }

  private static EditView.Profile view(
      @Nullable String id,
      String name,
      String picture,
      boolean kids,
      boolean mayDelete,
      Faults faults) {
    return new EditView.Profile(id, name, picture, Profile.PICTURES, kids, mayDelete, faults);
  }
}
