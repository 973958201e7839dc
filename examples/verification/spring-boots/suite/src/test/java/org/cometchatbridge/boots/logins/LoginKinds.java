/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.logins;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.UUID;
import org.cometchatbridge.boots.application.Accounts;
import org.cometchatbridge.boots.oidc.OidcProvider;
import org.cometchatbridge.boots.suite.BootBrowser;
import org.springframework.util.ClassUtils;

/** All kinds of login that this version of Spring Security has. */
final class LoginKinds {

  private static final String RUN_AS =
      "org.springframework.security.access.intercept.RunAsUserToken";

  /** Spring Security needs it for SAML; a module that has it adds the login itself. */
  private static final String OPEN_SAML = "org.opensaml.core.Version";

  private LoginKinds() {}

  static List<LoginKind> all() {
    List<LoginKind> kinds = new ArrayList<>(withSession());
    kinds.addAll(withoutSession());
    if (ClassUtils.isPresent(RUN_AS, LoginKinds.class.getClassLoader())) {
      kinds.add(
          new LoginKind(
              "Run-as (Spring Security 6)",
              "Users who act as others",
              RunAsLogin.class,
              visitor -> visitor.sends("X-Api-User", Visitor.USER)));
    }
    if (!ClassUtils.isPresent(OPEN_SAML, LoginKinds.class.getClassLoader())) {
      kinds.add(
          new LoginKind(
              "SAML 2.0",
              "SAML 2.0",
              SessionLogins.Saml.class,
              visitor ->
                  visitor.loggedInBy(visitor.browser().submit("/login/saml2/sso/idp", "a=b"))));
    }
    ServiceLoader.load(MoreLoginKinds.class).forEach(more -> kinds.addAll(more.kinds()));
    return kinds;
  }

  private static List<LoginKind> withSession() {
    return List.of(
        new LoginKind("Form login", "Form login", SessionLogins.Form.class, Visitor::formLogin),
        new LoginKind(
            "JSON login by a controller",
            "JSON login",
            SessionLogins.Json.class,
            visitor ->
                visitor.loggedInBy(
                    visitor
                        .browser()
                        .fetchJson("POST", "/login", BootBrowser.jsonCredentials(Visitor.USER)))),
        new LoginKind(
            "Remember-me cookie",
            "Form login",
            SessionLogins.Form.class,
            visitor -> {
              visitor.formLogin("remember-me=on");
              visitor.countFromHere();
              visitor.browser().forget("JSESSIONID");
            }),
        new LoginKind(
            "HTTP Basic with a session",
            "HTTP Basic and filters of your own",
            SessionLogins.Basic.class,
            visitor -> {
              visitor.sends("Authorization", basic());
              visitor.loggedInBy(visitor.fetch("/data"));
              visitor.sends();
            }),
        new LoginKind(
            "Pre-authenticated by a proxy",
            "HTTP Basic and filters of your own",
            SessionLogins.PreAuthenticated.class,
            visitor -> {
              visitor.sends("X-Remote-User", Visitor.USER);
              visitor.loggedInBy(visitor.fetch("/data"));
            }),
        new LoginKind(
            "One-time token",
            "Several factors",
            SessionLogins.OneTimeToken.class,
            visitor -> {
              visitor.browser().submit("/ott/generate", "username=" + Visitor.USER);
              String token = Objects.requireNonNull(SessionLogins.SENT.remove(Visitor.USER));
              visitor.loggedInBy(visitor.browser().submit("/login/ott", "token=" + token));
            }),
        new LoginKind(
            "OAuth2 client (OpenID Connect)",
            "OAuth2 client",
            OtherLogins.OAuth2Client.class,
            LoginKinds::oauth2Login),
        new LoginKind(
            "Spring Session",
            "Spring Session",
            OtherLogins.SpringSession.class,
            Visitor::formLogin),
        new LoginKind(
            "`<http>` in XML",
            "Security configuration in XML",
            OtherLogins.Xml.class,
            Visitor::formLogin),
        new LoginKind(
            "Several chains, form for pages",
            "Several chains",
            StatelessLogins.SeveralChains.class,
            Visitor::formLogin),
        new LoginKind(
            "Switched user, until the switch ends",
            "Users who act as others",
            SessionLogins.SwitchedUser.class,
            visitor -> {
              visitor.formLogin();
              visitor.countFromHere();
              String csrf = visitor.browser().csrfToken();
              visitor.loggedInBy(
                  visitor
                      .browser()
                      .submit(
                          "/login/impersonate",
                          "username=" + Visitor.OTHER_USER + "&_csrf=" + csrf));
            }));
  }

  private static List<LoginKind> withoutSession() {
    return List.of(
        new LoginKind(
            "JWT with `sid`",
            "Resource server with JWT",
            StatelessLogins.Jwt.class,
            visitor -> bearer(visitor, Map.of("sid", UUID.randomUUID().toString()))),
        new LoginKind(
            "JWT without `sid`",
            "Resource server with JWT",
            StatelessLogins.Jwt.class,
            visitor -> bearer(visitor, Map.of())),
        new LoginKind(
            "Opaque bearer token",
            "Resource server with opaque tokens",
            StatelessLogins.OpaqueToken.class,
            visitor -> visitor.sends("Authorization", "Bearer " + Visitor.USER)),
        new LoginKind(
            "HTTP Basic, stateless",
            "HTTP Basic and filters of your own",
            StatelessLogins.Basic.class,
            visitor -> visitor.sends("Authorization", basic())),
        new LoginKind(
            "Filter of your own, stateless",
            "HTTP Basic and filters of your own",
            StatelessLogins.OwnFilter.class,
            visitor -> visitor.sends("X-Api-User", Visitor.USER)),
        new LoginKind(
            "Several chains, HTTP Basic under `/api/**`",
            "Several chains",
            StatelessLogins.SeveralChains.class,
            Map.of("cometchat.bridge.endpoint", "/api/cometchat/token"),
            visitor -> visitor.sends("Authorization", basic())));
  }

  private static void oauth2Login(Visitor visitor) {
    visitor.provider().logInAs(new OidcProvider.Person(Visitor.USER, "Ada Lovelace", "none"));
    HttpResponse<String> toProvider = visitor.browser().navigate("/oauth2/authorization/stub");
    HttpResponse<String> back = visitor.browser().follow(toProvider);
    visitor.loggedInBy(visitor.browser().follow(back));
  }

  private static void bearer(Visitor visitor, Map<String, Object> claims) {
    visitor.sends(
        "Authorization", "Bearer " + visitor.provider().accessToken(Visitor.USER, claims));
  }

  private static String basic() {
    String pair = Visitor.USER + ":" + Accounts.PASSWORD;
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
