/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.token;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cometchatbridge.emulator.Operation;
import org.junit.jupiter.api.Test;
import org.pac4j.core.profile.AnonymousProfile;
import org.pac4j.core.profile.CommonProfile;
import org.pac4j.core.profile.UserProfile;
import org.pac4j.jee.util.Pac4JHttpServletRequestWrapper;

/** pac4j in front of the bridge: its profiles are in the session, and its request has them. */
class Pac4jUsersTest extends FilterTest {

  private static final String PROFILES = "pac4jUserProfiles";
  private static final String USER = "cometchat-uid-1";

  @Override
  FilterFixture createFixture() {
    FilterFixture pac4j = FilterFixture.of(emulator, "userResolver", "principal");
    pac4j
        .application()
        .behind(Pac4jUsersTest::securityFilter)
        .on(
            "/api/sign-in",
            (request, response) -> {
              request.getSession().setAttribute(PROFILES, profiles(profile()));
              TestApplication.json(response);
            })
        .on(
            "/api/anonymous",
            (request, response) -> {
              request.getSession().setAttribute(PROFILES, profiles(anonymous()));
              TestApplication.json(response);
            })
        .on(
            "/api/both",
            (request, response) -> {
              Map<String, UserProfile> profiles = profiles(anonymous());
              profiles.put("form", profile());
              request.getSession().setAttribute(PROFILES, profiles);
              TestApplication.json(response);
            })
        .on(
            "/api/sign-out",
            (request, response) -> {
              request.getSession().setAttribute(PROFILES, new LinkedHashMap<>());
              TestApplication.json(response);
            });
    return pac4j;
  }

  private static CommonProfile profile() {
    CommonProfile profile = new CommonProfile();
    profile.setId(USER);
    return profile;
  }

  private static UserProfile anonymous() {
    return AnonymousProfile.INSTANCE;
  }

  private static Map<String, UserProfile> profiles(UserProfile profile) {
    Map<String, UserProfile> profiles = new LinkedHashMap<>();
    profiles.put("client", profile);
    return profiles;
  }

  private static void securityFilter(
      ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest original = (HttpServletRequest) request;
    HttpSession session = original.getSession(false);
    ServletRequest authenticated =
        session != null && session.getAttribute(PROFILES) instanceof Map<?, ?> profiles
            ? new Pac4JHttpServletRequestWrapper(
                original, profiles.values().stream().map(UserProfile.class::cast).toList())
            : request;
    chain.doFilter(authenticated, response);
  }

  @Test
  void anonymousProfile_isNobody() {
    browser.fetch("/api/anonymous");

    assertThat(token(browser.fetch("/api/data"))).isEmpty();
    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(401);
    assertThat(emulator.journal().count()).isZero();
  }

  @Test
  void userNamedLikeTheAnonymousProfile_isAUser() {
    CommonProfile named = new CommonProfile();
    named.setId(AnonymousProfile.INSTANCE.getId());
    fixture
        .application()
        .on(
            "/api/named",
            (request, response) -> {
              request.getSession().setAttribute(PROFILES, profiles(named));
              TestApplication.json(response);
            });
    browser.fetch("/api/named");

    fixture.validToken(browser.fetch("/api/data"));
  }

  @Test
  void userBesideTheAnonymousProfile_isAUser() {
    browser.fetch("/api/both");

    assertThat(List.of(200, 401)).contains(browser.fetch("/cometchat/token").statusCode());
    assertThat(emulator.users().tokens("anonymous")).isEmpty();
  }

  @Test
  void logoutThatKeepsTheSession_revokesTheToken() {
    browser.fetch("/api/sign-in");
    String token = fixture.validToken(browser.fetch("/api/data"));

    browser.load("image", "/api/sign-out");

    fixture.awaitRevoked(1);
    assertThat(emulator.users().isValid(token)).isFalse();
    assertThat(token(browser.fetch("/api/data"))).isEmpty();
    assertThat(browser.load("image", "/attributes").body()).contains("cometchat.session=null");
  }

  @Test
  void profileThatIsRenewed_keepsTheToken() {
    browser.fetch("/api/sign-in");
    String token = fixture.validToken(browser.fetch("/api/data"));

    browser.fetch("/api/sign-in");

    assertThat(token(browser.fetch("/api/data"))).contains(token);
    assertThat(emulator.journal().count(Operation.CREATE_AUTH_TOKEN)).isEqualTo(1);
  }
}
