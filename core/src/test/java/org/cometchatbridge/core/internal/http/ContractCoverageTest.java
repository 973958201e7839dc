/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RateLimitedException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.internal.guard.CallContext;
import org.cometchatbridge.core.internal.time.Deadline;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Fault;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation against every documented error, and a login under every position of every switch.
 * The reactions make up docs/contract-coverage.md; run with {@code -Dcoverage.write=true} to write
 * it anew.
 */
class ContractCoverageTest {

  private static final CallContext TERMS =
      CallContext.background(
          Uid.of("anybody"), Deadline.after(new ManualTime(), Duration.ofSeconds(5)));
  private static final Uid ONE = Uid.of("cometchat-uid-1");
  private static final ChatUser USER = ChatUser.builder(ONE.value()).name("One").build();
  private static final ChatToken TOKEN =
      ChatToken.of(
          ONE, "cometchat-uid-1_1763600000" + "0".repeat(30), Instant.ofEpochSecond(1_763_600_000));
  private static final Path TABLE = Path.of("..", "docs", "contract-coverage.md");

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  /** What a call ends with. */
  private enum Reaction {
    /** Not an error: what was to go is gone, or nobody is found. */
    GONE("gone"),
    /** Worth another try as it is. */
    RETRY("retry"),
    /** Worth another try after a while. */
    WAIT("wait"),
    /** Rejected; sending it again would be rejected again. */
    FAIL("fail");

    private final String word;

    Reaction(String word) {
      this.word = word;
    }
  }

  private record BadResponse(
      int status,
      String code,
      Reaction reaction,
      Set<Operation> goneFor,
      Function<Fault, Fault> as) {

    String name() {
      return (code.isEmpty() ? "no envelope" : "`" + code + "`") + " | " + status;
    }
  }

  private static final Set<Operation> OF_ONE_USER =
      Set.of(
          Operation.GET_USER,
          Operation.UPDATE_USER,
          Operation.DELETE_USER,
          Operation.FLUSH_AUTH_TOKENS,
          Operation.GET_AUTH_TOKEN,
          Operation.UPDATE_AUTH_TOKEN,
          Operation.DELETE_AUTH_TOKEN);

  private static final Set<Operation> OF_ONE_TOKEN =
      Set.of(Operation.GET_AUTH_TOKEN, Operation.UPDATE_AUTH_TOKEN, Operation.DELETE_AUTH_TOKEN);

  private static Map<Operation, Function<CometChatClient, CompletableFuture<?>>> operations() {
    Map<Operation, Function<CometChatClient, CompletableFuture<?>>> calls =
        new EnumMap<>(Operation.class);
    calls.put(Operation.CREATE_USER, c -> c.users().create(Uid.of("emp-1"), USER, Set.of(), TERMS));
    calls.put(Operation.LIST_USERS, c -> c.users().list(1, TERMS));
    calls.put(Operation.REACTIVATE_USERS, c -> c.users().reactivate(List.of(ONE), TERMS));
    calls.put(Operation.DEACTIVATE_USERS, c -> c.users().deactivate(List.of(ONE), TERMS));
    calls.put(Operation.GET_USER, c -> c.users().get(ONE, TERMS));
    calls.put(Operation.UPDATE_USER, c -> c.users().update(ONE, USER, Set.of("name"), TERMS));
    calls.put(Operation.DELETE_USER, c -> c.users().delete(ONE, true, TERMS));
    calls.put(Operation.CREATE_AUTH_TOKEN, c -> c.tokens().mint(ONE, TERMS));
    calls.put(Operation.LIST_AUTH_TOKENS, c -> c.tokens().list(ONE, 1, TERMS));
    calls.put(Operation.FLUSH_AUTH_TOKENS, c -> c.tokens().deleteAll(ONE, TERMS));
    calls.put(Operation.GET_AUTH_TOKEN, c -> c.tokens().isValid(TOKEN, TERMS));
    calls.put(Operation.UPDATE_AUTH_TOKEN, c -> c.tokens().label(TOKEN, "web", "test", TERMS));
    calls.put(Operation.DELETE_AUTH_TOKEN, c -> c.tokens().delete(TOKEN, TERMS));
    calls.put(
        Operation.IMPORT_USERS, c -> c.users().importUsers(Map.of(Uid.of("emp-2"), USER), TERMS));
    return calls;
  }

  private static List<BadResponse> errors() {
    List<BadResponse> errors = new ArrayList<>();
    fail(errors, 401, "AUTH_ERR_APIKEY_NOT_FOUND", "AUTH_ERR_EMPTY_APIKEY");
    fail(errors, 401, "AUTH_ERR_EMPTY_AUTH_HEADER", "AUTH_ERR_AUTH_TOKEN_NOT_FOUND");
    fail(errors, 401, "AUTH_ERR_EMPTY_AUTH_TOKEN", "AUTH_ERR_INVALID_APPID");
    fail(errors, 403, "AUTH_ERR_NO_ACCESS", "ERR_PLAN_RESTRICTION");
    fail(errors, 402, "ERR_PLAN_QUOTA_RESTRICTION", "ERR_SUBSCRIPTION_EXPIRED");
    fail(errors, 404, "ERR_API_NOT_FOUND", "ERR_ROLE_NOT_FOUND");
    fail(errors, 400, "AUTH_ERR_EMPTY_APPID", "ERR_INVALID_API_VERSION", "ERR_INVALID_UID");
    fail(errors, 400, "ERR_BAD_REQUEST", "ERR_ROLE_NOT_FOUND", "ERR_UID_ALREADY_EXISTS");
    fail(errors, 409, "ERR_UID_ALREADY_EXISTS");
    fail(errors, 400, "ERR_IMPORT_INVALID_USER_FORMAT");
    fail(errors, 400, "ERR_AUTHTOKEN_UNAVAILABLE", "ERR_AUTHTOKEN_NOT_ACCESSIBLE");
    fail(errors, 418, "ERR_NEVER_HEARD_OF");
    gone(errors, "ERR_UID_NOT_FOUND", OF_ONE_USER);
    gone(errors, "ERR_AUTH_TOKEN_NOT_FOUND", OF_ONE_TOKEN);
    for (int status : new int[] {500, 400}) {
      retry(errors, status, "ERR_OPERATION_FAILED", "ERR_MISSION_FAILED", "ERR_EXCEPTION");
      retry(errors, status, "ERR_UID_DELETE_FAILED", "ERR_AUTH_TOKEN_DELETE_FAILED");
      retry(errors, status, "ERR_AUTH_TOKENS_DELETE_FAILED", "ERR_WS_USER_CREATION_FAILED");
      retry(errors, status, "ERR_WS_USER_UPDATION_FAILED");
    }
    retry(errors, 417, "ERR_BAD_ERROR_RESPONSE");
    retry(errors, 503, "ERR_NEVER_HEARD_OF");
    errors.add(error(429, "ERR_TOO_MANY_REQUESTS", Reaction.WAIT));
    errors.add(error(400, "ERR_TOO_MANY_REQUESTS", Reaction.WAIT));
    for (int status : new int[] {502, 503, 504}) {
      errors.add(
          new BadResponse(status, "", Reaction.RETRY, Set.of(), fault -> fault.html(status)));
    }
    errors.add(new BadResponse(429, "", Reaction.WAIT, Set.of(), fault -> fault.html(429)));
    for (int status : new int[] {400, 401, 403, 404, 413}) {
      errors.add(
          new BadResponse(status, "", Reaction.FAIL, Set.of(), fault -> fault.empty(status)));
    }
    errors.add(new BadResponse(200, "", Reaction.RETRY, Set.of(), fault -> fault.html(200)));
    errors.add(new BadResponse(200, "", Reaction.RETRY, Set.of(), Fault::truncatedJson));
    errors.add(new BadResponse(0, "", Reaction.RETRY, Set.of(), Fault::resetBeforeHeaders));
    return errors;
  }

  private static void fail(List<BadResponse> errors, int status, String... codes) {
    Stream.of(codes).map(code -> error(status, code, Reaction.FAIL)).forEach(errors::add);
  }

  private static void retry(List<BadResponse> errors, int status, String... codes) {
    Stream.of(codes).map(code -> error(status, code, Reaction.RETRY)).forEach(errors::add);
  }

  private static void gone(List<BadResponse> errors, String code, Set<Operation> goneFor) {
    errors.add(new BadResponse(404, code, Reaction.FAIL, goneFor, fault -> fault.error(404, code)));
  }

  private static BadResponse error(int status, String code, Reaction reaction) {
    return new BadResponse(status, code, reaction, Set.of(), fault -> fault.error(status, code));
  }

  @Test
  void everyOperation_reactsToEveryErrorAsTheTableSays() throws IOException {
    CometChatEmulator emulator = EMULATOR.emulator();
    Map<String, String> table = new TreeMap<>();
    ManualTime time = new ManualTime();
    try (TestClient own = new TestClient(BridgeFixture.config(emulator), time, () -> 0)) {
      CometChatClient client = own.client();
      Map<Operation, Function<CometChatClient, CompletableFuture<?>>> operations = operations();
      assertThat(operations)
          .as("every operation of the contract")
          .hasSize(Operation.restOperations().size());
      for (BadResponse error : errors()) {
        List<String> row = new ArrayList<>();
        operations.forEach(
            (operation, call) -> {
              error.as().apply(emulator.faults().on(operation)).always();
              Reaction reaction = reaction(call.apply(client));
              assertThat(reaction)
                  .as("%s on %s", error.name(), operation)
                  .isEqualTo(
                      error.goneFor().contains(operation) ? Reaction.GONE : error.reaction());
              emulator.faults().clear();
              row.add(reaction.word);
              recover(client, time);
            });
        table.put(error.name(), String.join(" | ", row));
      }
    }
    compare(table);
  }

  /** What one error said of all calls must not count for the next one. */
  private static void recover(CometChatClient client, ManualTime time) {
    time.advance(Duration.ofMinutes(1));
    assertThat(reaction(client.tokens().list(ONE, 1, TERMS))).isEqualTo(Reaction.GONE);
  }

  private static Reaction reaction(CompletableFuture<?> call) {
    Throwable thrown =
        call.handle((result, failure) -> failure).orTimeout(20, TimeUnit.SECONDS).join();
    if (thrown == null) {
      return Reaction.GONE;
    }
    ProviderException failure = Failures.of(thrown);
    if (failure instanceof RateLimitedException) {
      return Reaction.WAIT;
    }
    return failure instanceof RejectedException ? Reaction.FAIL : Reaction.RETRY;
  }

  private static void compare(Map<String, String> table) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("# What the client makes of each error\n\n");
    text.append("Made by `ContractCoverageTest`, which fails when this page is not what it saw");
    text.append(" (`-Dcoverage.write=true` writes it anew).\n\n");
    text.append("*gone*: what was to go is gone, or nobody is found; no error. *retry*: worth");
    text.append(" another try. *wait*: worth another try after `Retry-After`. *fail*: rejected;");
    text.append(" an operator hears of it where only an operator can help. Status 0: the");
    text.append(" connection was cut. The ladder goes on from a *fail* of `ERR_UID_NOT_FOUND`");
    text.append(" and `ERR_UID_ALREADY_EXISTS`.\n\n");
    text.append("| error.code | status | ");
    text.append(
        String.join(" | ", operations().keySet().stream().map(o -> camel(o.name())).toList()));
    text.append(" |\n|").append(" --- |".repeat(operations().size() + 2)).append('\n');
    table.forEach(
        (error, row) -> text.append("| ").append(error).append(" | ").append(row).append(" |\n"));
    if (Boolean.getBoolean("coverage.write")) {
      Files.writeString(TABLE, text);
    }
    assertThat(Files.readString(TABLE)).isEqualTo(text.toString());
  }

  private static String camel(String name) {
    StringBuilder camel = new StringBuilder();
    for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) {
      boolean begins = !camel.isEmpty() && camel.charAt(camel.length() - 1) == '_';
      if (begins) {
        camel.setLength(camel.length() - 1);
      }
      camel.append(begins ? Character.toUpperCase(c) : c);
    }
    return camel.toString();
  }

  static Stream<Arguments> positions() {
    return Stream.of(Switches.Position.class.getPermittedSubclasses())
        .flatMap(
            type ->
                Stream.of(type.getEnumConstants())
                    .map(Switches.Position.class::cast)
                    .map(p -> argumentSet(type.getSimpleName() + "." + p, p)));
  }

  @ParameterizedTest
  @MethodSource("positions")
  void everyPositionOfEverySwitch_letsUsersLogInAndOut(Switches.Position position) {
    CometChatEmulator emulator = EMULATOR.emulator();
    emulator.switches().set(position);
    boolean planRejects = position instanceof Switches.Plan plan && plan != Switches.Plan.ACTIVE;
    try (BridgeFixture fixture = new BridgeFixture(emulator)) {
      for (String userId : List.of("cometchat-uid-1", "emp-3", "Ada Byron", "ada_b")) {
        ChatUser user =
            ChatUser.builder(userId).role("no-such-role").metadata(Map.of("a", "b")).build();
        var key = BridgeFixture.newSession();
        TokenResult result = fixture.loginAndWait(key, user);
        if (planRejects || cannotBe(position, userId)) {
          assertThat(result).isInstanceOf(TokenResult.Unavailable.class);
          continue;
        }
        assertThat(result).as(userId).isInstanceOf(TokenResult.Ready.class);
        ChatToken token = ((TokenResult.Ready) result).token();
        assertThat(emulator.users().isValid(token.value())).isTrue();
        fixture.bridge().logout(key, token);
      }
    }
  }

  /** A legal id of the application stays itself, also where this CometChat takes no underscore. */
  private static boolean cannotBe(Switches.Position position, String userId) {
    return position == Switches.UidCharacters.WITHOUT_UNDERSCORE && userId.contains("_");
  }
}
