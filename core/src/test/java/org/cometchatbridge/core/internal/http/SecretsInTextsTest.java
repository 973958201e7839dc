/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.connection.HttpCall;
import org.cometchatbridge.core.internal.connection.RawResponse;
import org.cometchatbridge.core.internal.guard.CallContext;
import org.cometchatbridge.core.internal.json.JsonTree;
import org.cometchatbridge.core.internal.json.ResponseReader;
import org.cometchatbridge.core.internal.provision.ProvisioningResult;
import org.cometchatbridge.core.internal.time.Deadline;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Fault;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever has a secret in it does not print it, and no failure of a call repeats one. */
class SecretsInTextsTest {

  private static final Uid ONE = Uid.of("cometchat-uid-1");
  private static final String TOKEN = "cometchat-uid-1_17636000000123456789abcdef0123456789abcd";
  private static final String PROVIDERS_WORDS = "from the emulator";
  private static final String ANSWER =
      "{\"data\":{\"uid\":\"" + ONE.value() + "\",\"authToken\":\"" + TOKEN + "\"}}";

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  /** What a call is answered, and what is said of it in a failure of this test. */
  private record Trouble(String name, Function<Fault, Fault> made) {

    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Trouble> troubles() {
    String repeating =
        "{\"error\":{\"code\":\"ERR_NEW\",\"message\":\"%1$s\",\"details\":{\"%1$s\":[\"%1$s\"]}}}"
            .formatted(TOKEN);
    return Stream.of(
        new Trouble("error 401", f -> f.error(401, "AUTH_ERR_APIKEY_NOT_FOUND")),
        new Trouble("error 403", f -> f.error(403, "AUTH_ERR_NO_ACCESS")),
        new Trouble("error 404", f -> f.error(404, "ERR_API_NOT_FOUND")),
        new Trouble("error 429", f -> f.error(429, "ERR_TOO_MANY_REQUESTS")),
        new Trouble("error 500", f -> f.error(500, "ERR_EXCEPTION")),
        new Trouble("unheard-of code", f -> f.error(418, TOKEN)),
        new Trouble("token in the details", f -> f.body(400, "application/json", repeating)),
        new Trouble("token in a page", f -> f.body(502, "text/html", "<p>" + TOKEN)),
        new Trouble("token in broken JSON", f -> f.body(200, "application/json", ANSWER + TOKEN)),
        new Trouble("redirect", f -> f.empty(302).header("Location", "https://x.example/" + TOKEN)),
        new Trouble("nothing", f -> f.empty(200)),
        new Trouble("oversized", f -> f.oversizedBody(3_000_000)),
        new Trouble("truncated", Fault::truncatedJson),
        new Trouble("reset", Fault::resetBeforeHeaders),
        new Trouble("cut in the body", Fault::resetMidBody));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void failureOfACall_repeatsNoSecret(Trouble trouble) {
    CometChatEmulator emulator = EMULATOR.emulator();
    ChatToken token = ChatToken.of(ONE, TOKEN, Instant.EPOCH);
    ChatUser user = ChatUser.builder(ONE.value()).metadata(Map.of("seen", TOKEN)).build();
    ManualTime time = new ManualTime();
    int failed = 0;
    try (TestClient own = new TestClient(BridgeFixture.config(emulator), time, () -> 0)) {
      CometChatClient client = own.client();
      List<Function<CallContext, CompletableFuture<?>>> operations =
          List.of(
              context -> client.tokens().mint(ONE, context),
              context -> client.tokens().list(ONE, 1, context),
              context -> client.tokens().isValid(token, context),
              context -> client.tokens().delete(token, context),
              context -> client.users().create(Uid.of("emp-1"), user, Set.of(), context),
              context -> client.users().get(ONE, context),
              context -> client.users().read(ONE, context),
              context -> client.users().update(ONE, user, Set.of("name"), context));
      for (Function<CallContext, CompletableFuture<?>> operation : operations) {
        trouble.made().apply(emulator.faults().onAny()).always();
        // No time to repeat: the first failure is the one that is looked at.
        CallContext context =
            CallContext.background(ONE, Deadline.after(time, Duration.ofMillis(1)));

        Throwable thrown = thrown(operation.apply(context));

        emulator.faults().clear();
        if (thrown != null) {
          failed++;
          assertHarmless(printed(thrown));
        }
      }
    }
    assertThat(failed).as("operations that failed").isGreaterThan(3);
  }

  @Test
  void valuesWithASecret_doNotPrintIt() {
    CometChatBridgeConfig config = BridgeFixture.config(EMULATOR.emulator());
    ChatToken token = ChatToken.of(ONE, TOKEN, Instant.EPOCH);
    ChatUser user =
        ChatUser.builder("ada")
            .name(TOKEN)
            .metadata(Map.of("@private", Map.of("token", TOKEN)))
            .build();
    byte[] response = ANSWER.getBytes(StandardCharsets.UTF_8);

    List<Object> values =
        List.of(
            config,
            config.toBuilder(),
            token,
            new TokenResult.Ready(token),
            user,
            new ResponseReader().read(response),
            JsonTree.parse(response).orElseThrow(),
            new RawResponse(200, response, null, null),
            new UserApi.Created(TOKEN, true),
            new ProvisioningResult.TokenCreated(TOKEN, 1, true, true),
            new HttpCall("POST", "/users/" + TOKEN, Map.of("apikey", TOKEN), response),
            ApiRequest.standard("DELETE", "/users/x/auth_tokens/" + TOKEN, response));

    assertThat(values).allSatisfy(value -> assertHarmless(value.toString()));
  }

  @Test
  void threads_areNamedAfterNobody() {
    try (BridgeFixture fixture = new BridgeFixture(EMULATOR.emulator())) {
      SessionKey key = BridgeFixture.newSession();
      TokenResult result = fixture.loginAndWait(key, BridgeFixture.user(ONE.value()));
      String token = ((TokenResult.Ready) result).token().value();

      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .anyMatch(name -> name.startsWith("cometchat-bridge"))
          .allSatisfy(
              name -> {
                assertHarmless(name);
                assertThat(name).doesNotContain(token, ONE.value(), key.value());
              });
    }
  }

  private static void assertHarmless(String text) {
    assertThat(text)
        .doesNotContain(
            TOKEN,
            PROVIDERS_WORDS,
            EMULATOR.emulator().apiKey(),
            EMULATOR.emulator().apiKey().substring(0, 8));
  }

  private static Throwable thrown(CompletableFuture<?> call) {
    return call.handle((result, thrown) -> thrown).orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** With all causes and suppressed ones. */
  private static String printed(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
