package usher;

import usher.grant.Consents;
import usher.grant.PushedRequests;
import usher.http.Routes;
import usher.oauth.Clients;
import usher.oauth.authorize.AuthorizationEndpoint;
import usher.oauth.authorize.AuthorizationRequests;
import usher.oauth.authorize.CodeIssue;
import usher.oauth.authorize.PushedAuthorizationEndpoint;
import usher.oauth.client.ClientAuthentication;
import usher.oauth.dpop.SenderKeys;
import usher.oauth.openid.EndSessionRequests;
import usher.oauth.openid.IdTokenHints;
import usher.oauth.openid.UserinfoEndpoint;
import usher.oauth.resource.Bearers;
import usher.signin.Browsers;
import usher.web.Web;

/** What leads viewers from apps to the pages and back, put together. */
final class OpenId {
  final AuthorizationRequests requests;
  final Consents consents;
  final EndSessionRequests endSessions;

  private final House house;
  private final Browsers browsers;
  private final PushedRequests pushed;

  OpenId(House house, Clients clients, Browsers browsers) {
    this.house = house;
    this.browsers = browsers;
    this.pushed = new PushedRequests(house.database, house.secrets, house.clock);
    this.consents =
        new Consents(house.database, house.stores.accounts(), house.stores.signIns(), house.clock);
    String issuer = house.config.issuer();
    IdTokenHints hints = new IdTokenHints(house.keys, issuer);
    this.endSessions = new EndSessionRequests(clients, hints);
    this.requests =
        new AuthorizationRequests(clients, pushed, hints, house.keys, issuer, house.clock);
  }

  /** Adds the endpoints' routes. */
  void routes(
      Routes routes,
      ClientAuthentication authentication,
      SenderKeys senderKeys,
      Bearers bearers,
      Web web) {
    AuthorizationEndpoint authorize =
        new AuthorizationEndpoint(
            requests,
            browsers,
            consents,
            pushed,
            codeIssue(),
            house.config.issuer(),
            web::formPost);
    PushedAuthorizationEndpoint push =
        new PushedAuthorizationEndpoint(authentication, senderKeys, requests, pushed);
    UserinfoEndpoint userinfo =
        new UserinfoEndpoint(
            bearers, house.database, house.stores.profiles(), house.config.issuer());
    routes
        .get("/oauth/authorize", authorize::get)
        .post("/oauth/authorize", authorize::post)
        .post("/oauth/par", push::post)
        .get("/oauth/userinfo", userinfo::get)
        .post("/oauth/userinfo", userinfo::post);
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
