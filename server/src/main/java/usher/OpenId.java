package usher;

import java.net.URI;
import usher.grant.Consents;
import usher.grant.PushedRequests;
import usher.http.Routes;
import usher.oauth.Clients;
import usher.oauth.SignedNotes;
import usher.oauth.authorize.AuthorizationEndpoint;
import usher.oauth.authorize.AuthorizationRequests;
import usher.oauth.authorize.CodeIssue;
import usher.oauth.authorize.PushedAuthorizationEndpoint;
import usher.oauth.openid.IdTokenHints;
import usher.signin.Browsers;
import usher.web.Web;

/** What leads viewers from apps to the pages and back, put together. */
final class OpenId {
  final AuthorizationRequests requests;
  final Consents consents;

  private final House house;
  private final Clients clients;
  private final Browsers browsers;
  private final PushedRequests pushed;

  OpenId(House house, Clients clients, Browsers browsers) {
    this.house = house;
    this.clients = clients;
    this.browsers = browsers;
    this.pushed = new PushedRequests(house.database, house.secrets, house.clock);
    this.consents =
        new Consents(house.database, house.stores.accounts(), house.stores.signIns(), house.clock);
    String issuer = house.config.issuer();
    this.requests =
        new AuthorizationRequests(
            clients,
            pushed,
            new IdTokenHints(house.keys, issuer),
            new SignedNotes(house.keys, issuer, house.clock),
            house.clock);
  }

  /** Adds the endpoints' routes. */
  void routes(Routes routes, Web web) {
    AuthorizationEndpoint authorize =
        new AuthorizationEndpoint(
            requests,
            browsers,
            consents,
            pushed,
            codeIssue(),
            house.config.issuer(),
            web::formPost);
    URI par = URI.create(house.config.issuer() + "/oauth/par");
    PushedAuthorizationEndpoint push =
        new PushedAuthorizationEndpoint(call -> clients.sender(call, par), requests, pushed);
    routes
        .get("/oauth/authorize", authorize::get)
        .post("/oauth/authorize", authorize::post)
        .post("/oauth/par", push::post);
  }

  private CodeIssue codeIssue() {
    return new CodeIssue(
        house.database,
        new CodeIssue.Stores(
            house.stores.accounts(),
            house.stores.devices(),
            house.stores.signIns(),
            house.stores.grants(),
            pushed),
        house.secrets,
        house.clock,
        house.config.tokens().code());
  }
}
