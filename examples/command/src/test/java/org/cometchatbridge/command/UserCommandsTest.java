/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.CometChatEmulatorExtension;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.Switches;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands for single users, at CometChat itself. */
class UserCommandsTest {

  private static final AtomicReference<Instant> NOW = new AtomicReference<>(Instant.now());

  @RegisterExtension
  static final CometChatEmulatorExtension EMULATOR =
      CometChatEmulatorExtension.with(CometChatEmulator.builder().clock(NOW::get));

  private final ScriptedTerminal terminal = new ScriptedTerminal();
  private final List<String> secrets = new ArrayList<>();
  private CometChatEmulator emulator;

  @BeforeEach
  void connect() {
    emulator = EMULATOR.emulator();
    NOW.set(Instant.now());
    secrets.add(emulator.apiKey());
    terminal.with("COMETCHAT_BRIDGE_API_KEY", emulator.apiKey());
    emulator.users().add(EmulatedUser.of("ada", "Ada\u001b[31m"));
  }

  @AfterEach
  void printsNoSecret() {
    assertThat(terminal.output() + terminal.errors()).doesNotContain(secrets);
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(1, connection());
    return terminal.run(all.toArray(String[]::new));
  }

  private List<String> connection() {
    return List.of(
        "--app-id",
        emulator.appId(),
        "--region",
        emulator.region(),
        "--base-url",
        emulator.baseUrl().toString());
  }

  private void token() {
    secrets.add(emulator.users().mint("ada"));
  }

  private boolean isDeactivated() {
    return emulator.users().find("ada").orElseThrow().deactivated();
  }

  @Test
  void show_printsTheUser_withoutTokensAndControlCharacters() {
    token();

    assertThat(run("show", "ada")).isZero();

    assertThat(terminal.output())
        .containsPattern("uid +ada")
        .containsPattern("CometChat +active")
        .containsPattern("name +Ada\\?\\[31m")
        .containsPattern("tokens +1, the newest of 20")
        .containsPattern("owner +no stamp");
  }

  @Test
  void show_ofAnAbsentUser_exitsWith1() {
    assertThat(run("show", "--uid", "bob")).isEqualTo(1);

    assertThat(terminal.output()).contains("no such user");
  }

  @Test
  void deactivate_andActivate_changeTheUser_andWarnOfTheOutbox() {
    token();

    assertThat(run("deactivate", "ada")).isZero();
    assertThat(isDeactivated()).isTrue();
    assertThat(emulator.users().archivedTokens("ada")).isEmpty();
    assertThat(terminal.output()).contains("Done at CometChat: ada is deactivated.");
    assertThat(terminal.errors()).contains("--store");

    assertThat(run("activate", "--uid", "ada")).isZero();
    assertThat(isDeactivated()).isFalse();
  }

  @Test
  void revoke_deletesAllTokens() {
    token();
    token();

    assertThat(run("revoke", "ada")).isZero();

    assertThat(emulator.users().tokens("ada")).isEmpty();
  }

  @Test
  void userOfAnotherUserId_isNotChanged() {
    emulator
        .users()
        .add(
            EmulatedUser.of("eve", "Eve")
                .withMetadata(Map.of("@private", Map.of("cometchatBridge", "1.other"))));

    assertThat(run("deactivate", "eve")).isEqualTo(5);

    assertThat(terminal.errors()).contains("belongs to another user id", "--uid");
    assertThat(emulator.users().find("eve").orElseThrow().deactivated()).isFalse();
    assertThat(run("why", "eve")).isEqualTo(1);
    assertThat(terminal.output()).contains("belongs to another user id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"deactivate", "activate", "revoke"})
  void absentUser_exitsWith1(String command) {
    assertThat(run(command, "bob")).isEqualTo(1);

    assertThat(terminal.output()).contains("CometChat has no such user");
  }

  @Test
  void delete_asks_andChangesNothingWithoutConsent() {
    assertThat(terminal.typing("n").run(with("delete", "ada"))).isEqualTo(1);
    assertThat(terminal.typing("").run(with("delete", "--permanent", "ada"))).isEqualTo(1);
    assertThat(terminal.run(with("delete", "ada"))).isEqualTo(1);

    assertThat(isDeactivated()).isFalse();
    assertThat(terminal.errors()).contains("Erase ada, which cannot be undone? [y/N]");
  }

  private String[] with(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(1, connection());
    return all.toArray(String[]::new);
  }

  @Test
  void delete_withConsent_deactivates_andWithPermanentErases() {
    assertThat(terminal.typing("y").run(with("delete", "ada"))).isZero();
    assertThat(isDeactivated()).isTrue();

    assertThat(run("delete", "--permanent", "--yes", "ada")).isZero();
    assertThat(emulator.users().find("ada")).isEmpty();

    assertThat(run("delete", "--permanent", "--yes", "ada")).isEqualTo(1);
    assertThat(terminal.output()).contains("no such user: ada. There is nothing to erase.");
  }

  @Test
  void delete_withoutATerminal_needsYes() {
    assertThat(run("delete", "ada")).isEqualTo(2);

    assertThat(terminal.errors()).contains("--yes");
    assertThat(isDeactivated()).isFalse();
  }

  @Test
  void key_isAskedForOnATerminal() {
    terminal.with("COMETCHAT_BRIDGE_API_KEY", "").typing(emulator.apiKey());

    assertThat(run("show", "ada")).isZero();

    assertThat(terminal.errors()).contains("API key: ");
  }

  @Test
  void missingKey_exitsWith3AndARemedy() {
    terminal.with("COMETCHAT_BRIDGE_API_KEY", "");

    assertThat(run("show", "ada")).isEqualTo(3);

    assertThat(terminal.errors())
        .startsWith("Setting cometchat.bridge.api-key is missing; ")
        .contains("COMETCHAT_BRIDGE_API_KEY", "the file of --config.")
        .hasLineCount(1);
  }

  @Test
  void wrongKey_exitsWith5() {
    String wrong = "ffffffffffffffffffffffffffffffffffffffff";
    secrets.add(wrong);
    terminal.with("COMETCHAT_BRIDGE_API_KEY", wrong);

    assertThat(run("show", "ada")).isEqualTo(5);

    assertThat(terminal.errors()).contains("AUTH_ERR_APIKEY_NOT_FOUND");
  }

  @Test
  void serverThatDoesNotRespond_exitsWith4() {
    emulator.faults().on(Operation.GET_USER).error(503, "ERR_MISSION_FAILED").always();

    assertThat(
            run(
                "show",
                "--set",
                "tokenTimeout=1s",
                "--set",
                "callTimeout=1s",
                "--set",
                "connectTimeout=1s",
                "ada"))
        .isEqualTo(4);

    assertThat(terminal.errors()).contains("retry");
  }

  @ParameterizedTest
  @CsvSource({
    "revoke --everywhere ada, --store",
    "revoke --store jdbc:h2:mem:x ada, --everywhere",
    "queue list, --store",
    "queue release, --store",
    "queue replay --store jdbc:h2:mem:x, --code",
    "show --uid Not+Legal, uid",
    "deactivate --store jdbc:nothing:x ada, --driver-jar",
    "deactivate --store jdbc:h2:mem:x;PASSWORD=secret ada, COMETCHAT_BRIDGE_STORE_PASSWORD",
    "deactivate --store jdbc:h2:mem:x?password=secret ada, COMETCHAT_BRIDGE_STORE_PASSWORD",
    "why --store=jdbc:h2:mem:x?user=a&password=secret ada, --store-password-file",
    "show --store jdbc:h2:mem:x;sslPassword=secret ada, COMETCHAT_BRIDGE_STORE_PASSWORD",
    "queue list --store jdbc:sqlserver://db;pwd=secret, COMETCHAT_BRIDGE_STORE_PASSWORD",
    "queue list --store jdbc:oracle:thin:scott/secret@db, COMETCHAT_BRIDGE_STORE_PASSWORD",
    "queue list --store jdbc:mariadb://a:secret@db/app, COMETCHAT_BRIDGE_STORE_PASSWORD",
    "why --actuator https://a:secret@node/actuator/cometchat ada, COMETCHAT_BRIDGE_ACTUATOR",
    "reap ada, --older-than",
    "reap --older-than 5 ada, 7d",
    "reap --older-than 30m ada, hour",
    "reap --older-than 30d, --users",
    "reap --older-than 30d --all ada, --all",
    "reap --older-than 30d --all --users x, --all",
    "reap --older-than 30d --all --uid, --all",
    "completion fish, zsh"
  })
  void wrongOptions_exitWith2(String arguments, String message) {
    assertThat(terminal.run(arguments.replace('+', ' ').split(" "))).isEqualTo(2);

    assertThat(terminal.errors()).containsIgnoringCase(message).doesNotContain("secret");
  }

  @Test
  void why_findsTheCauseAtCometChat() {
    assertThat(run("why", "bob")).isEqualTo(1);
    assertThat(terminal.output()).contains("no such user").contains("first login");

    assertThat(run("why", "ada")).isEqualTo(1);
    assertThat(terminal.output()).contains("has no token");

    token();
    assertThat(run("why", "ada")).isZero();
    assertThat(terminal.output()).contains("Nothing was found");

    assertThat(run("why", "--set", "existingUsers=reject", "ada")).isEqualTo(1);
    assertThat(terminal.output()).contains("existingUsers is reject");

    emulator.switches().set(Switches.GetDeactivatedUser.WITH_DEACTIVATED_AT);
    emulator.users().deactivate("ada");
    assertThat(run("why", "ada")).isEqualTo(1);
    assertThat(terminal.output()).contains("deactivated at CometChat");
  }

  @Test
  void why_readsTheActuatorEndpoint() throws Exception {
    AtomicReference<String> request = new AtomicReference<>("");
    AtomicReference<String> body =
        new AtomicReference<>(
            "{\"hasToken\":false,\"reason\":\"quota_exceeded\",\"more\":{\"a\":[1]},"
                + "\"remedy\":\"The user has reached the quota.\"}");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/actuator/cometchat",
        exchange -> {
          request.set(
              exchange.getRequestURI().getRawPath()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] bytes = body.get().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    secrets.add("Basic dXNlcg==");
    terminal.with("COMETCHAT_BRIDGE_ACTUATOR_AUTHORIZATION", "Basic dXNlcg==");
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/actuator/cometchat";
    try {
      assertThat(terminal.run("why", "--actuator", url, "ada b/c")).isEqualTo(1);
      assertThat(terminal.output()).contains("quota_exceeded", "The user has reached the quota.");
      assertThat(request).hasValue("/actuator/cometchat/ada%20b%2Fc Basic dXNlcg==");

      body.set("{\"reason\":\"has_token\",\"remedy\":\"A token was created.\"}");
      assertThat(terminal.run("why", "--actuator", url, "ada")).isZero();

      body.set("<html>");
      assertThat(terminal.run("why", "--actuator", url, "ada")).isEqualTo(4);
      assertThat(terminal.run("why", "--actuator", url.replace("cometchat", "x"), "ada"))
          .isEqualTo(4);
      assertThat(terminal.errors()).contains("status 404");
    } finally {
      server.stop(0);
    }
    assertThat(terminal.run("why", "--actuator", url, "ada")).isEqualTo(4);
    assertThat(terminal.errors()).contains("does not respond");
  }

  @Test
  void reap_countsOldTokens_andDeletesThemWithApply() {
    NOW.set(Instant.now().minus(Duration.ofDays(40)));
    token();
    token();
    NOW.set(Instant.now());
    token();

    assertThat(run("reap", "--older-than", "30d", "ada")).isEqualTo(1);
    assertThat(terminal.output()).startsWith("ada\t2\t20");
    assertThat(emulator.users().tokens("ada")).hasSize(3);

    terminal.input("ada\r\n\nbob\n");
    assertThat(run("reap", "--older-than", "30d", "--apply", "--users", "-")).isZero();
    assertThat(terminal.errors())
        .contains("1 user checked, 2 old tokens deleted.\n1 user is unknown");
    assertThat(emulator.users().tokens("ada")).hasSize(1);
  }

  @Test
  void reap_ofAllUsers_readsTheListOfCometChat() {
    NOW.set(Instant.now().minus(Duration.ofDays(40)));
    for (int i = 0; i < 120; i++) {
      emulator.users().add(EmulatedUser.of("user-" + i, "User"));
    }
    secrets.add(emulator.users().mint("user-0"));
    secrets.add(emulator.users().mint("user-119"));
    emulator.users().deactivate("user-7");
    NOW.set(Instant.now());
    int all = emulator.users().all().size();

    assertThat(run("reap", "--older-than", "30d", "--all")).isEqualTo(1);
    assertThat(terminal.output().lines().map(line -> line.substring(0, line.indexOf('\t'))))
        .containsExactlyInAnyOrder("user-0", "user-119");
    assertThat(terminal.errors())
        .contains((all - 1) + " users checked, 2 old tokens found.\n1 user is deactivated");

    assertThat(run("reap", "--older-than", "30d", "--all", "--apply")).isZero();
    assertThat(emulator.users().tokens("user-0")).isEmpty();
    assertThat(emulator.users().tokens("user-119")).isEmpty();
  }

  @Test
  void completion_isABashScriptWithTheCommands() {
    assertThat(terminal.run("completion", "zsh")).isZero();

    assertThat(terminal.output()).contains("bashcompinit", "deactivate", "--driver-jar");
  }
}
