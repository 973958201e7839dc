/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.cometchatbridge.core.SessionKey.Kind;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.spi.UidMapping;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No path leads a user that the application has ended to a token. */
class EndedUserTest {

  private static final Uid UID = Uid.of("ada");

  /** The user "ada" had the user id "ada-old" before. */
  private static final UidMapping RENAMED =
      new UidMapping() {
        @Override
        public Optional<Uid> uidOf(String userId) {
          return Optional.of(UID);
        }

        @Override
        public Optional<String> formerUserId(String userId) {
          return userId.equals("ada") ? Optional.of("ada-old") : Optional.empty();
        }
      };

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;

  private enum End {
    ERASED,
    DEACTIVATED,
    SIGNED_OUT;

    void of(ChatUsers users, String userId) {
      switch (this) {
        case ERASED -> users.delete(userId, Deletion.PERMANENT);
        case DEACTIVATED -> users.deactivate(userId);
        case SIGNED_OUT -> users.signOutEverywhere(userId);
      }
    }

    Class<? extends BridgeEvent> event() {
      return switch (this) {
        case ERASED -> BridgeEvent.UserDeleted.class;
        case DEACTIVATED -> BridgeEvent.UserDeactivated.class;
        case SIGNED_OUT -> BridgeEvent.SignedOutEverywhere.class;
      };
    }
  }

  @BeforeEach
  void reset() {
    emulator = EMULATOR.emulator();
    emulator.users().add(EmulatedUser.of("ada", "Ada"));
  }

  static Stream<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (End end : End.values()) {
      for (TokenScope scope : TokenScope.values()) {
        for (Kind kind : Kind.values()) {
          for (boolean renamed : new boolean[] {false, true}) {
            for (DeactivatedUserPolicy policy : DeactivatedUserPolicy.values()) {
              cases.add(Arguments.of(end, scope, kind, renamed, policy));
            }
          }
        }
      }
    }
    return cases.stream();
  }

  private static SessionKey key(Kind kind) {
    return switch (kind) {
      case HTTP_SESSION -> newSession();
      case STATELESS_SESSION -> SessionKey.ofStateless(UID, "s1");
      case USER -> SessionKey.ofUser(UID);
    };
  }

  @ParameterizedTest
  @MethodSource("cases")
  void noPath_leadsToAToken(
      End end, TokenScope scope, Kind kind, boolean renamed, DeactivatedUserPolicy policy) {
    CometChatBridgeConfig.Builder config =
        BridgeFixture.config(emulator).toBuilder()
            .tokenScope(scope)
            .deactivatedUsers(policy)
            .userIdCase(UserIdCase.INSENSITIVE);
    if (renamed) {
      config.uidMapping(RENAMED);
    }
    try (BridgeFixture fixture = new BridgeFixture(emulator, config.build())) {
      CometChatBridge bridge = fixture.bridge();
      Instant issued = fixture.time().instant();
      SessionKey key = key(kind);
      ChatToken token = LoginTest.token(fixture.loginAndWait(key, user("Ada")));
      fixture.time().advance(Duration.ofMinutes(1));

      end.of(bridge.users(), "ADA");
      // Before and after it has reached CometChat.
      SessionHistory old =
          kind == Kind.USER
              ? SessionHistory.ofCredential(issued)
              : new SessionHistory(token.signOutId(), true);
      assertNoToken(fixture, key, paths(fixture, end, kind, key, token, old));
      fixture.events().await(end.event(), 1);
      int creations = emulator.journal().count(Operation.CREATE_USER);
      fixture.time().advance(Duration.ofMinutes(5));
      assertNoToken(fixture, key, paths(fixture, end, kind, key, token, old));

      assertThat(emulator.users().tokens("ada")).isEmpty();
      assertThat(emulator.journal().count(Operation.CREATE_USER)).isEqualTo(creations);
      assertThat(emulator.journal().count(Operation.REACTIVATE_USERS)).isZero();
    }
  }

  /** What an old login session, or for a user who may not chat any one, can ask for. */
  private static Map<String, Supplier<TokenResult>> paths(
      BridgeFixture fixture,
      End end,
      Kind kind,
      SessionKey key,
      ChatToken token,
      SessionHistory old) {
    CometChatBridge bridge = fixture.bridge();
    ChatUser ada = user("ada");
    ChatUser registered = ChatUser.builder("ADA").newlyRegistered(true).build();
    Map<String, Supplier<TokenResult>> paths = new LinkedHashMap<>();
    paths.put("stored token", () -> bridge.rejectionOf(UID, old).orElseThrow());
    paths.put("login of the old session", () -> bridge.login(key, ada, old));
    paths.put("the same with a hint", () -> bridge.login(key, registered, old));
    paths.put("refresh", () -> bridge.refresh(key, ada, token, old));
    paths.put("refresh in another case", () -> bridge.refresh(key, user("ADA"), token, old));
    paths.put(
        "old session with another key",
        () -> bridge.login(kind == Kind.HTTP_SESSION ? newSession() : key, ada, old));
    if (kind == Kind.HTTP_SESSION) {
      paths.put("wait", () -> bridge.await(key, Duration.ZERO));
      paths.put("login without a history", () -> bridge.login(key, ada));
      paths.put("refresh without a history", () -> bridge.refresh(key, ada, token));
    }
    if (end != End.SIGNED_OUT) {
      paths.put("new login", () -> bridge.login(newSession(), ada));
      paths.put("new login with a hint", () -> bridge.login(newSession(), registered));
      paths.put("new named login", () -> bridge.login(SessionKey.ofStateless(UID, "s2"), ada));
      paths.put("no login session", () -> bridge.login(SessionKey.ofUser(UID), ada));
      if (!(bridge.config().uidMapping() instanceof UidStrategy)) {
        paths.put("former user id", () -> bridge.login(newSession(), user("ada-old")));
      }
    }
    return paths;
  }

  private static void assertNoToken(
      BridgeFixture fixture, SessionKey key, Map<String, Supplier<TokenResult>> paths) {
    paths.forEach(
        (name, path) -> {
          TokenResult result = path.get();
          assertThat(result)
              .as(name)
              .isNotInstanceOfAny(TokenResult.Ready.class, TokenResult.Pending.class);
          assertThat(fixture.bridge().await(key, Duration.ZERO))
              .as("after " + name)
              .isNotInstanceOf(TokenResult.Ready.class);
        });
  }
}
