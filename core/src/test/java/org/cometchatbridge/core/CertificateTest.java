/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;

import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.TlsFailure;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * No request is sent to a server that fails verification by the application's own {@code
 * SSLContext}.
 */
class CertificateTest {

  @RegisterExtension
  static final EmulatorPerTest EMULATOR = EmulatorPerTest.with(CometChatEmulator.builder().tls());

  @ParameterizedTest
  @EnumSource(TlsFailure.class)
  void serverThatFailsVerification_getsNoRequestAndNoKey(TlsFailure failure) {
    CometChatEmulator emulator = EMULATOR.emulator();
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder()
            .baseUrl(emulator.tlsBaseUrl())
            .sslContext(emulator.sslContext())
            .build();
    try (BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      token(fixture.loginAndWait(newSession(), user("emp-1")));
      emulator.journal().clear();
      emulator.faults().failTls(failure);

      assertThat(fixture.loginAndWait(newSession(), user("emp-2")))
          .isInstanceOf(TokenResult.Unavailable.class);

      assertThat(emulator.journal().exchanges()).isEmpty();
    }
  }
}
