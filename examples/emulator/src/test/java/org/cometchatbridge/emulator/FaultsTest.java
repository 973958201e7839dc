/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.cometchatbridge.emulator.Operation.CREATE_AUTH_TOKEN;
import static org.cometchatbridge.emulator.Operation.CREATE_USER;
import static org.cometchatbridge.emulator.Operation.GET_USER;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.emulator.Client.Reply;
import org.cometchatbridge.emulator.internal.rest.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class FaultsTest {

  private static final String UID = "cometchat-uid-1";
  private static final String USER = "{\"uid\":\"emp-1\",\"name\":\"Ada\"}";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @RegisterExtension
  static final CometChatEmulatorExtension COMET_CHAT = new CometChatEmulatorExtension();

  private CometChatEmulator emulator;
  private Faults faults;
  private Client client;

  @BeforeEach
  void connect() {
    emulator = COMET_CHAT.emulator();
    faults = emulator.faults();
    client = new Client(emulator);
  }

  @Test
  void error_timesTwo_respondsTwiceWithoutExecuting() {
    faults.on(CREATE_AUTH_TOKEN).error(503, "ERR_MISSION_FAILED").times(2);

    for (int i = 0; i < 2; i++) {
      Reply reply = client.mint(UID);
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.code()).isEqualTo("ERR_MISSION_FAILED");
    }
    assertThat(emulator.users().tokens(UID)).isEmpty();
    assertThat(client.mint(UID).status()).isEqualTo(200);
    assertThat(emulator.journal().exchanges())
        .extracting(Exchange::injected)
        .containsExactly(true, true, false);
  }

  @Test
  void error_withHeader_sendsTheHeader() {
    faults.onAny().error(429, "ERR_TOO_MANY_REQUESTS").header("Retry-After", "7").times(1);

    Reply reply = client.mint(UID);

    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.raw().headers().firstValue("retry-after")).contains("7");
  }

  @Test
  void faults_ofOneOperation_applyInTheOrderOfArming() {
    faults.on(CREATE_AUTH_TOKEN).empty(500).times(1);
    faults.onAny().empty(502).times(1);
    faults.on(CREATE_AUTH_TOKEN).empty(503).always();

    assertThat(client.get("/users/" + UID).status()).isEqualTo(502);
    assertThat(client.mint(UID).status()).isEqualTo(500);
    assertThat(client.mint(UID).status()).isEqualTo(503);
    assertThat(client.mint(UID).status()).isEqualTo(503);
    assertThat(client.get("/users/" + UID).status()).isEqualTo(200);
    faults.clear();
    assertThat(client.mint(UID).status()).isEqualTo(200);
  }

  @Test
  void withProbability_sameSeed_matchesTheSameRequests() {
    List<List<Integer>> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      faults.clear();
      faults.on(GET_USER).empty(503).withProbability(0.5, 42);
      faults.on(GET_USER).empty(500).withProbability(0.5, 7);
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        statuses.add(client.get("/users/" + UID).status());
      }
      runs.add(statuses);
    }

    assertThat(runs.get(0)).isEqualTo(runs.get(1)).containsOnly(200, 500, 503);
    assertThat(runs.get(0)).filteredOn(status -> status == 503).hasSizeBetween(10, 30);
  }

  @Test
  void withProbability_outOfRange_isRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> faults.onAny().empty(500).withProbability(0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> faults.onAny().empty(500).withProbability(1.1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> faults.onAny().empty(500).withProbability(Double.NaN, 1));
    faults.clear();
  }

  @Test
  void forUid_otherUsers_areNotAffected() {
    faults.on(CREATE_AUTH_TOKEN).forUid("COMETCHAT-uid-1").empty(500).always();
    faults.on(CREATE_USER).forUid("emp-1").empty(500).always();

    assertThat(client.mint("cometchat-uid-2").status()).isEqualTo(200);
    assertThat(client.mint(UID).status()).isEqualTo(500);
    assertThat(client.createUser("emp-2", "B").status()).isEqualTo(200);
    assertThat(client.createUser("emp-1", "A").status()).isEqualTo(500);
  }

  @Test
  void bodies_areSentAsDefined() {
    faults.on(GET_USER).html(404).times(1);
    faults.on(GET_USER).empty(200).times(1);
    faults.on(GET_USER).body(200, "application/json", "{\"data\":[]}").times(1);

    Reply html = client.get("/users/" + UID);
    Reply empty = client.get("/users/" + UID);
    Reply list = client.get("/users/" + UID);

    assertThat(html.status()).isEqualTo(404);
    assertThat(html.raw().headers().firstValue("content-type").orElse("")).startsWith("text/html");
    assertThat(html.text()).contains("<h1>404</h1>");
    assertThat(empty.status()).isEqualTo(200);
    assertThat(empty.text()).isEmpty();
    assertThat(list.text()).isEqualTo("{\"data\":[]}");
  }

  @Test
  void delay_delaysTheResponse() {
    faults.on(CREATE_AUTH_TOKEN).delay(Duration.ofMillis(150)).times(1);

    long begin = System.nanoTime();
    Reply reply = client.mint(UID);

    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(Duration.ofMillis(150).toNanos());
    assertThat(reply.status()).isEqualTo(200);
    assertThat(emulator.journal().exchanges().get(0).injected()).isFalse();
  }

  @Test
  void delay_withError_delaysTheError() {
    faults.on(CREATE_AUTH_TOKEN).delay(Duration.ofMillis(1)).error(500, "ERR_EXCEPTION").times(1);

    assertThat(client.mint(UID).code()).isEqualTo("ERR_EXCEPTION");
  }

  @Test
  void hang_isRecordedAtOnceAndExecutedAfterRelease() throws Exception {
    Hold hold = faults.on(CREATE_AUTH_TOKEN).hang();
    CompletableFuture<Reply> first = client.mintAsync(UID);
    CompletableFuture<Reply> second = client.mintAsync(UID);

    hold.awaitHeld(2, LIMIT);
    emulator.journal().awaitCount(CREATE_AUTH_TOKEN, 2, LIMIT);
    assertThat(first).isNotDone();
    assertThat(emulator.users().tokens(UID)).isEmpty();
    assertThat(emulator.journal().exchanges()).allMatch(exchange -> exchange.status() == null);
    assertThat(client.get("/users/" + UID).status()).isEqualTo(200);

    hold.release();
    assertThat(get(first).status()).isEqualTo(200);
    assertThat(get(second).status()).isEqualTo(200);
    assertThat(client.mint(UID).status()).isEqualTo(200);
    assertThat(hold.held()).isEqualTo(2);
  }

  @Test
  void hang_afterProcessing_executesBeforeHanging() throws Exception {
    CompletableFuture<Reply> lost;
    try (Hold hold = faults.on(CREATE_USER).afterProcessing().hang()) {
      lost = client.postAsync("/users", USER);
      hold.awaitHeld(1, LIMIT);
      assertThat(emulator.users().find("emp-1")).isPresent();
      assertThat(lost).isNotDone();
    }
    assertThat(get(lost).status()).isEqualTo(200);
  }

  @Test
  void hangTimes_one_doesNotAffectTheNextRequest() throws Exception {
    Hold hold = faults.on(CREATE_AUTH_TOKEN).error(500, "ERR_EXCEPTION").hangTimes(1);
    CompletableFuture<Reply> held = client.mintAsync(UID);
    hold.awaitHeld(1, LIMIT);

    assertThat(client.mint(UID).status()).isEqualTo(200);
    hold.close();
    assertThat(get(held).code()).isEqualTo("ERR_EXCEPTION");
  }

  @Test
  void clear_usedUpHold_isReleased() throws Exception {
    Hold hold = faults.on(CREATE_AUTH_TOKEN).hangTimes(1);
    CompletableFuture<Reply> held = client.mintAsync(UID);
    hold.awaitHeld(1, LIMIT);

    faults.clear();

    assertThat(get(held).status()).isEqualTo(200);
  }

  @Test
  void hang_clientGaveUp_isStillExecuted() throws Exception {
    Hold hold = faults.on(CREATE_AUTH_TOKEN).hang();
    try (RawConnection connection = new RawConnection(emulator)) {
      connection.mint(UID);
      hold.awaitHeld(1, LIMIT);
    }

    hold.release();
    emulator.journal().awaitCompleted(CREATE_AUTH_TOKEN, 1, LIMIT);
    assertThat(emulator.users().tokens(UID)).hasSize(1);
    assertThat(client.mint(UID).status()).isEqualTo(200);
  }

  @Test
  void hang_aThousandCalls_blocksNoThreads() throws Exception {
    Hold hold = faults.on(CREATE_AUTH_TOKEN).hang();
    List<CompletableFuture<Reply>> calls = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      calls.add(client.mintAsync(UID));
    }

    hold.awaitHeld(1_000, Duration.ofSeconds(60));
    assertThat(client.get("/users/" + UID).status()).isEqualTo(200);
    hold.release();
    for (CompletableFuture<Reply> call : calls) {
      assertThat(get(call).status()).isEqualTo(200);
    }
    assertThat(emulator.journal().count(CREATE_AUTH_TOKEN)).isEqualTo(1_000);
  }

  @Test
  void afterProcessing_error_hidesASuccessfulCreate() {
    faults.on(CREATE_USER).afterProcessing().error(500, "ERR_EXCEPTION").times(1);

    assertThat(client.post("/users", USER).status()).isEqualTo(500);
    assertThat(client.post("/users", USER).code()).isEqualTo("ERR_UID_ALREADY_EXISTS");
  }

  @Test
  void resetBeforeHeaders_sendsNoByte() throws IOException {
    faults.on(CREATE_AUTH_TOKEN).resetBeforeHeaders().times(1);

    try (RawConnection connection = new RawConnection(emulator)) {
      connection.mint(UID);
      assertThat(connection.readToReset()).isEmpty();
    }
    Exchange exchange = emulator.journal().exchanges().get(0);
    assertThat(exchange.completed()).isTrue();
    assertThat(exchange.status()).isNull();
    assertThat(exchange.injected()).isTrue();
    assertThat(emulator.users().tokens(UID)).isEmpty();
  }

  @Test
  void resetBeforeHeaders_afterProcessing_losesOnlyTheResponse() throws IOException {
    faults.on(CREATE_USER).afterProcessing().resetBeforeHeaders().times(1);

    try (RawConnection connection = new RawConnection(emulator)) {
      connection.post("/users", USER);
      assertThat(connection.readToReset()).isEmpty();
    }
    assertThat(emulator.users().find("emp-1")).isPresent();
  }

  @Test
  void resetMidHeaders_sendsStatusLineAndSomeHeaders() throws IOException {
    faults.on(CREATE_AUTH_TOKEN).resetMidHeaders().times(1);

    try (RawConnection connection = new RawConnection(emulator)) {
      connection.mint(UID);
      assertThat(connection.readToEnd())
          .isEqualTo("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Len");
    }
  }

  @Test
  void resetMidBody_sendsHalfOfTheBody() throws IOException {
    faults.on(CREATE_AUTH_TOKEN).afterProcessing().resetMidBody().times(1);

    String seen;
    try (RawConnection connection = new RawConnection(emulator)) {
      connection.mint(UID);
      seen = connection.readToEnd();
    }
    String complete = emulator.journal().exchanges().get(0).responseBody();
    String head = seen.substring(0, seen.indexOf("\r\n\r\n"));
    String body = seen.substring(head.length() + 4);
    assertThat(head).startsWith("HTTP/1.1 200 OK").contains("Content-Length: " + complete.length());
    assertThat(body).isEqualTo(complete.substring(0, complete.length() / 2));
    assertThat(emulator.users().tokens(UID)).hasSize(1);
  }

  @Test
  void connectionFaults_logNothingAndKeepTheEmulatorWorking() throws IOException {
    faults.on(CREATE_AUTH_TOKEN).resetMidBody().times(1);
    faults.on(CREATE_AUTH_TOKEN).resetMidHeaders().times(1);
    faults.on(CREATE_AUTH_TOKEN).resetBeforeHeaders().times(1);

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> client.mint(UID)).hasCauseInstanceOf(IOException.class);
    }
    assertThat(client.mint(UID).status()).isEqualTo(200);
    assertThat(emulator.users().tokens(UID)).hasSize(1);
  }

  @Test
  void truncatedJson_isACompleteResponseWithHalfTheJson() {
    faults.on(CREATE_AUTH_TOKEN).truncatedJson().times(1);

    Reply reply = client.mint(UID);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).startsWith("{\"data\"");
    assertThat(Json.readObject(reply.text())).isNull();
  }

  @Test
  void oversizedBody_isJsonOfTheGivenSize() {
    faults.on(CREATE_AUTH_TOKEN).oversizedBody(3_000_000).times(1);
    faults.on(CREATE_AUTH_TOKEN).afterProcessing().oversizedBody(3_000_000).times(1);

    Reply invented = client.mint(UID);
    Reply real = client.mint(UID);

    assertThat(invented.text()).hasSize(3_000_000);
    assertThat(real.text()).hasSize(3_000_000);
    assertThat(emulator.users().tokens(UID))
        .containsExactly(real.data().path("authToken").asText());
  }

  @Test
  void unknownFields_areAddedToTheRegularResponse() {
    faults.on(CREATE_AUTH_TOKEN).unknownFields().times(1);
    faults.on(GET_USER).unknownFields().times(1);

    Reply minted = client.mint(UID);
    Reply unknown = client.get("/users/nobody");

    assertThat(emulator.users().isValid(minted.data().path("authToken").asText())).isTrue();
    assertThat(minted.data().has("unknownField")).isTrue();
    assertThat(minted.json().has("unknownObject")).isTrue();
    assertThat(unknown.code()).isEqualTo("ERR_UID_NOT_FOUND");
    assertThat(unknown.json().path("error").has("unknownField")).isTrue();
  }

  @Test
  void header_alone_isAddedToTheRegularResponse() {
    faults.on(CREATE_AUTH_TOKEN).header("X-Rate-Limit-Remaining", "3").times(1);

    Reply reply = client.mint(UID);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.raw().headers().firstValue("x-rate-limit-remaining")).contains("3");
  }

  @Test
  void mistakes_areReportedImmediately() {
    Fault fault = faults.on(GET_USER).empty(500);

    assertThatIllegalStateException().isThrownBy(() -> fault.html(500));
    assertThatIllegalArgumentException().isThrownBy(() -> fault.times(0));
    assertThatIllegalArgumentException().isThrownBy(() -> fault.hangTimes(0));
    assertThatIllegalArgumentException().isThrownBy(() -> fault.delay(Duration.ofMillis(-1)));
    assertThatIllegalArgumentException().isThrownBy(() -> faults.on(GET_USER).oversizedBody(1));
    fault.times(1);
    assertThatIllegalStateException().isThrownBy(fault::always);
    faults.clear();
  }

  @Test
  void await_conditionNotMet_failsAtTheLimit() {
    Hold hold = faults.on(GET_USER).hang();

    assertThatThrownBy(() -> hold.awaitHeld(1, Duration.ofMillis(20)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("held: 0");
    assertThatThrownBy(() -> emulator.journal().awaitCount(GET_USER, 1, Duration.ofMillis(20)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("GET_USER to arrive: 0");
    assertThatThrownBy(() -> emulator.journal().awaitCompleted(GET_USER, 1, Duration.ofMillis(20)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("GET_USER to complete: 0");
  }

  private static Reply get(CompletableFuture<Reply> reply) throws Exception {
    return reply.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }
}
