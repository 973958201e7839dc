/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.UidStrategy;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Session, headers and endpoint contain the uid of the mapping. */
class UidMappingTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  @Test
  void hashWithTenant_isTheUidEverywhere() {
    try (FilterFixture fixture = fixture(UidStrategy.HASH, "acme")) {
      Browser browser = fixture.browser();
      browser.loggedIn("emp-1");

      HttpResponse<String> response = browser.fetch("/cometchat/token");
      assertThat(response.statusCode()).isEqualTo(200);
      String uid = fixture.bridge().bridge().uidOf("emp-1").orElseThrow().value();
      assertThat(uid).startsWith("acme-xt1-user-x1-");
      assertThat(response.body()).contains("\"uid\":\"" + uid + "\"");
      HttpResponse<String> data = browser.fetch("/api/data");
      fixture.validToken(data);
      assertThat(data.headers().firstValue("X-CometChat-Uid")).contains(uid);
    }
  }

  @Test
  void unmappableId_getsNoChatAndTheLoginSucceeds() {
    try (FilterFixture fixture = fixture(UidStrategy.IDENTITY, null)) {
      Browser browser = fixture.browser();
      browser.loggedIn("Ada");

      HttpResponse<String> response = browser.fetch("/cometchat/token");
      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.body()).contains("not_eligible");
      browser.fetch("/api/data");
      assertThat(fixture.bridge().events().await(BridgeEvent.UserIdNotMapped.class, 1))
          .as("the session holds the rejection")
          .hasSize(1);
      assertThat(EMULATOR.emulator().journal().count()).isZero();
    }
  }

  private static FilterFixture fixture(UidStrategy strategy, String tenant) {
    CometChatEmulator emulator = EMULATOR.emulator();
    CometChatBridgeConfig.Builder config =
        BridgeFixture.config(emulator).toBuilder().uidMapping(strategy);
    if (tenant != null) {
      config.tenant(tenant);
    }
    return FilterFixture.of(emulator, config.build()).start();
  }
}
