/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.user;

import java.time.Duration;
import java.time.Instant;
import org.cometchatbridge.core.TokenResult.NotEligible;
import org.cometchatbridge.core.TokenResult.NotEligible.Reason;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A credential from before a sign-out everywhere, such as an old bearer token, gets no token. */
class CredentialAgeTest {

  private static final NotEligible SIGNED_OUT = new NotEligible(Reason.SIGNED_OUT);
  private static final Uid UID = Uid.of("ada");
  private static final ChatUser ADA = user("ada");
  private static final SessionKey KEY = SessionKey.ofUser(UID);
  private static final SessionKey NAMED = SessionKey.ofStateless(UID, "sid-1");

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;
  private BridgeFixture fixture;

  @BeforeEach
  void open() {
    emulator = EMULATOR.emulator();
    emulator.users().add(EmulatedUser.of("ada", "Ada"));
    fixture = new BridgeFixture(emulator);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Instant now() {
    return fixture.time().instant();
  }

  private TokenResult login(SessionKey key, @Nullable Instant issuedAt) {
    SessionHistory history = SessionHistory.ofCredential(issuedAt);
    TokenResult result =
        key.equals(KEY)
            ? fixture.bridge().login(key, ADA, history, null)
            : fixture.bridge().login(key, ADA, history);
    return result instanceof TokenResult.Pending ? fixture.awaitResult(key) : result;
  }

  private Instant signedOut() {
    Instant before = now();
    fixture.bridge().users().signOutEverywhere("ada");
    fixture.events().await(BridgeEvent.SignedOutEverywhere.class, 1);
    return before;
  }

  private boolean isRejected(Instant issuedAt) {
    return fixture
        .bridge()
        .rejectionOf(UID, SessionHistory.ofCredential(issuedAt))
        .filter(SIGNED_OUT::equals)
        .isPresent();
  }

  @Test
  void earlierCredential_getsNoTokenAfterTheSignOut_andALaterOneDoes() {
    Instant issued = now();
    fixture.time().advance(Duration.ofMinutes(5));
    ChatToken first = LoginTest.token(login(KEY, issued));
    Instant signOut = signedOut();
    fixture.time().advance(Duration.ofMinutes(5));

    assertThat(login(KEY, issued)).isEqualTo(SIGNED_OUT);
    assertThat(fixture.bridge().refresh(KEY, ADA, first, SessionHistory.ofCredential(issued)))
        .isEqualTo(SIGNED_OUT);
    ChatToken second = LoginTest.token(login(KEY, signOut.plusSeconds(2)));
    assertThat(second).isNotEqualTo(first);

    assertThat(login(KEY, issued)).as("not the token of the later one").isEqualTo(SIGNED_OUT);
    assertThat(isRejected(issued)).isTrue();
    assertThat(isRejected(signOut.plusSeconds(2))).isFalse();
  }

  @Test
  void credential_withinTheDifferenceOfClocks_orOfUnknownAge_getsNoToken() {
    Instant signOut = signedOut();

    assertThat(login(KEY, signOut.plusMillis(1_999))).isEqualTo(SIGNED_OUT);
    assertThat(login(KEY, Instant.EPOCH)).isEqualTo(SIGNED_OUT);
    assertThat(login(NAMED, Instant.EPOCH)).isEqualTo(SIGNED_OUT);
    assertThat(emulator.users().tokens("ada")).isEmpty();
  }

  @Test
  void namedSession_ofAnEarlierCredential_getsNoToken() {
    Instant issued = now();
    signedOut();

    assertThat(login(NAMED, issued)).isEqualTo(SIGNED_OUT);
    LoginTest.token(login(NAMED, issued.plusSeconds(60)));
  }

  @Test
  void password_isAFreshCredential() {
    LoginTest.token(login(KEY, null));
    signedOut();

    LoginTest.token(login(KEY, null));
  }

  @Test
  void withoutASignOut_everyCredentialGetsAToken() {
    LoginTest.token(login(KEY, Instant.EPOCH));
    LoginTest.token(login(NAMED, Instant.MIN));
  }

  @Test
  void activation_afterADeactivation_endsNoLaterCredential() {
    Instant issued = now();
    fixture.bridge().users().deactivate("ada");
    fixture.bridge().users().activate("ada");

    assertThat(isRejected(issued)).isTrue();
    assertThat(isRejected(issued.plusSeconds(2))).isFalse();
  }
}
