/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.token;

import java.net.http.HttpResponse;
import org.apache.shiro.SecurityUtils;
import org.apache.shiro.authc.UsernamePasswordToken;
import org.apache.shiro.realm.SimpleAccountRealm;
import org.apache.shiro.subject.SimplePrincipalCollection;
import org.apache.shiro.web.filter.authc.LogoutFilter;
import org.apache.shiro.web.filter.mgt.DefaultFilterChainManager;
import org.apache.shiro.web.filter.mgt.PathMatchingFilterChainResolver;
import org.apache.shiro.web.mgt.DefaultWebSecurityManager;
import org.apache.shiro.web.servlet.AbstractShiroFilter;
import org.apache.shiro.web.session.mgt.DefaultWebSessionManager;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shiro in front of the bridge, with the container's sessions and with sessions of its own. */
class ShiroUsersTest {

  private static final String ADMIN = "cometchat-uid-1";
  private static final String OTHER = "cometchat-uid-2";
  private static final String ENDPOINT = "/cometchat/token";

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private static final class Security extends AbstractShiroFilter {

    Security(boolean nativeSessions) {
      SimpleAccountRealm users = new SimpleAccountRealm();
      users.addAccount(ADMIN, "password");
      DefaultWebSecurityManager manager = new DefaultWebSecurityManager(users);
      if (nativeSessions) {
        manager.setSessionManager(new DefaultWebSessionManager());
      }
      setSecurityManager(manager);
      DefaultFilterChainManager chains = new DefaultFilterChainManager();
      chains.addFilter("out", new LogoutFilter());
      chains.createChain("/sign-out", "out");
      PathMatchingFilterChainResolver resolver = new PathMatchingFilterChainResolver();
      resolver.setFilterChainManager(chains);
      setFilterChainResolver(resolver);
    }
  }

  private static FilterFixture application(boolean nativeSessions) {
    FilterFixture fixture = FilterFixture.of(EMULATOR.emulator(), "userResolver", "principal");
    fixture
        .application()
        .behind(new Security(nativeSessions))
        .on(
            "/api/sign-in",
            (request, response) -> {
              SecurityUtils.getSubject().login(new UsernamePasswordToken(ADMIN, "password"));
              TestApplication.json(response);
            })
        .on(
            "/api/run-as",
            (request, response) -> {
              SecurityUtils.getSubject().runAs(new SimplePrincipalCollection(OTHER, "realm"));
              TestApplication.json(response);
            })
        .on(
            "/api/release",
            (request, response) -> {
              SecurityUtils.getSubject().releaseRunAs();
              TestApplication.json(response);
            });
    return fixture.start();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void userWhoRunsAsAnother_hasNoChatAndKeepsTheToken(boolean nativeSessions) {
    try (FilterFixture fixture = application(nativeSessions)) {
      Browser browser = fixture.browser();
      String token = fixture.validToken(browser.fetchPost("/api/sign-in"));

      assertThat(token(browser.fetchPost("/api/run-as"))).isEmpty();
      assertThat(token(browser.fetch("/api/data"))).isEmpty();
      HttpResponse<String> endpoint = browser.fetch(ENDPOINT);
      assertThat(endpoint.statusCode()).isEqualTo(401);
      assertThat(endpoint.body()).doesNotContain("authToken");
      assertThat(EMULATOR.emulator().users().tokens(OTHER)).isEmpty();
      assertThat(EMULATOR.emulator().users().isValid(token)).isTrue();

      browser.fetchPost("/api/release");
      assertThat(browser.fetch(ENDPOINT).body()).contains(token);
      assertThat(EMULATOR.emulator().journal().count(Operation.CREATE_AUTH_TOKEN)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void logoutFilter_revokesTheToken(boolean nativeSessions) {
    try (FilterFixture fixture = application(nativeSessions)) {
      Browser browser = fixture.browser();
      String token = fixture.validToken(browser.fetchPost("/api/sign-in"));

      assertThat(browser.navigate("/sign-out").statusCode()).isEqualTo(302);

      fixture.awaitRevoked(1);
      assertThat(EMULATOR.emulator().users().isValid(token)).isFalse();
      assertThat(token(browser.fetch("/api/data"))).isEmpty();
      assertThat(browser.fetch(ENDPOINT).statusCode()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void logoutFilterWhileRunningAsAnother_revokesTheToken(boolean nativeSessions) {
    try (FilterFixture fixture = application(nativeSessions)) {
      Browser browser = fixture.browser();
      String token = fixture.validToken(browser.fetchPost("/api/sign-in"));
      browser.fetchPost("/api/run-as");

      browser.navigate("/sign-out");

      fixture.awaitRevoked(1);
      assertThat(EMULATOR.emulator().users().isValid(token)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void loginAfterTheLogout_getsAnotherToken(boolean nativeSessions) {
    try (FilterFixture fixture = application(nativeSessions)) {
      Browser browser = fixture.browser();
      String first = fixture.validToken(browser.fetchPost("/api/sign-in"));
      browser.navigate("/sign-out");
      fixture.awaitRevoked(1);

      String second = fixture.validToken(browser.fetchPost("/api/sign-in"));

      assertThat(second).isNotEqualTo(first);
      assertThat(fixture.bridge().events().all(BridgeEvent.TokenRevoked.class)).hasSize(1);
    }
  }
}
