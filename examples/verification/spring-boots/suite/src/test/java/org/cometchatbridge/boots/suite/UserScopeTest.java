/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.cometchatbridge.boots.oidc.OidcProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("One token per user")
class UserScopeTest extends BootTest {

  private static OidcProvider provider;
  private static RunningApplication application;

  private final BootBrowser app = application.browser();

  @BeforeAll
  static void startApplication() {
    provider = OidcProvider.start();
    application =
        RunningApplication.with(emulator())
            .oidc(provider)
            .property("cometchat.bridge.token-scope", "user")
            .start();
  }

  @AfterAll
  static void stopApplication() {
    application.close();
    provider.close();
  }

  @Test
  @DisplayName("a hundred requests with HTTP Basic mint one token")
  void basic_mintsOnce() {
    Set<String> tokens = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      tokens.add(validToken(call("/basic/data", StatelessTest.basic(USER))));
    }

    assertThat(tokens).hasSize(1);
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("a bearer without a sid and a page share the user's token")
  void everyLogin_sharesTheToken() {
    String user = "cometchat-uid-3";
    String token = validToken(call("/api/data", "Bearer " + provider.accessToken(user, Map.of())));

    assertThat(validToken(application.browser().jsonLogin(user))).isEqualTo(token);
    BootBrowser page = application.browser();
    page.formLogin(user);
    assertThat(tokenAtEndpoint(page, user)).isEqualTo(token);
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  /** A request without a login session gets a token on demand only. */
  private HttpResponse<String> call(String path, String authorization) {
    return app.get(path, "Authorization", authorization, "X-CometChat-Token", "?");
  }
}
