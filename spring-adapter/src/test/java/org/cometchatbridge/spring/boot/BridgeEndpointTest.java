/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.cometchatbridge.core.CometChatApps;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.doctor.DoctorReport;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.jdbc.TableCreation;
import org.cometchatbridge.databases.TestDatabase;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Exchange;
import org.cometchatbridge.emulator.Operation;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/** What the actuator endpoint returns. */
class BridgeEndpointTest {

  private final StaticListableBeanFactory beans = new StaticListableBeanFactory();
  private final BridgeEndpoint endpoint =
      new BridgeEndpoint(
          beans.getBeanProvider(CometChatBridge.class), beans.getBeanProvider(CometChatApps.class));

  @Test
  void bridgeAndUser_areDescribedWithoutTheKey() {
    String key = "00112233445566778899aabbccddeeff00112233";
    try (CometChatBridge bridge =
        CometChatBridge.create(
            CometChatBridgeConfig.builder().appId("app").region("us").apiKey(key).build())) {
      beans.addBean("bridge", bridge);

      assertThat(endpoint.bridge(null, null))
          .containsEntry("state", "available")
          .containsKeys("silent", "problems", "circuitBreakers", "limits", "revocations")
          .doesNotContainKey("outageSince");
      assertThat(endpoint.bridge(null, null).get("userChanges"))
          .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
          .containsKey("countedAt")
          .containsAllEntriesOf(
              Map.of(
                  "pending",
                  0L,
                  "parked",
                  0L,
                  "oldest",
                  "PT0S",
                  "brake",
                  "released",
                  "parkedUsers",
                  List.of()))
          .doesNotContainKey("problem");
      assertThat(endpoint.bridge(null, null).toString()).doesNotContain(key);
      assertThat(endpoint.user(new String[] {"google", "ada"}, null))
          .containsEntry("hasToken", false)
          .containsEntry("reason", "not_requested")
          .containsEntry("uid", Uid.ofUserId("google/ada").value());
      assertThat(endpoint.carryOut(new String[] {"release"})).containsEntry("replayed", 0);
      for (String what : List.of("", "replay", "replay/ERR_X", "replay/uid/ ", "release/all")) {
        assertThatExceptionOfType(InvalidEndpointRequestException.class)
            .as(what)
            .isThrownBy(() -> endpoint.carryOut(what.split("/")));
      }
    }
  }

  /** Nothing is carried out, and how many changes wait is not known. */
  @Test
  void databaseWithoutTables_isAProblem() {
    JdbcSync sync =
        JdbcSync.builder(TestDatabase.H2_MEMORY.create().dataSource())
            .createTables(TableCreation.NEVER)
            .build();
    try (CometChatBridge bridge =
        CometChatBridge.create(
            CometChatBridgeConfig.builder()
                .appId("app")
                .region("us")
                .apiKey("00112233445566778899aabbccddeeff00112233")
                .jdbcSync(sync)
                .build())) {
      beans.addBean("bridge", bridge);
      String problem = "Changes of users cannot be recorded, until this works: The tables";

      assertThat(endpoint.bridge(null, null)).containsEntry("state", "degraded");
      assertThat(endpoint.bridge(null, null).get("problems"))
          .asString()
          .contains("USER_CHANGES", problem);
      assertThat(endpoint.bridge(null, null).get("userChanges"))
          .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
          .containsOnlyKeys("problem")
          .extractingByKey("problem")
          .asString()
          .startsWith(problem);
      ProviderHealth health =
          new ProviderHealth(
              beans.getBeanProvider(CometChatBridge.class),
              beans.getBeanProvider(CometChatApps.class));
      assertThat(health.status()).isEqualTo("DEGRADED");
      assertThat(health.details().get("userChanges")).asString().contains(problem);
    }
  }

  @Test
  void severalApps_areListed_andOneIsDescribedByItsName() {
    try (CometChatApps apps = CometChatApps.create()) {
      beans.addBean("apps", apps);
      CometChatBridgeConfig config =
          CometChatBridgeConfig.builder()
              .appId("acme-app")
              .region("us")
              .apiKey("00112233445566778899aabbccddeeff00112233")
              .build();
      apps.add("acme", config);
      apps.add("globex", config.toBuilder().appId("globex-app").build());

      assertThat(endpoint.bridge(null, null))
          .containsExactly(Map.entry("apps", Map.of("acme", "available", "globex", "available")));
      assertThat(endpoint.bridge(null, "acme"))
          .containsEntry("state", "available")
          .containsKey("limits");
      assertThat(endpoint.user(new String[] {"ada"}, "acme"))
          .containsEntry("reason", "not_requested");
      assertThat(endpoint.carryOut(new String[] {"acme", "release"})).containsEntry("replayed", 0);
      for (String unknown : Arrays.asList(null, "initech")) {
        assertThatExceptionOfType(InvalidEndpointRequestException.class)
            .isThrownBy(() -> endpoint.user(new String[] {"ada"}, unknown));
      }
      ProviderHealth health =
          new ProviderHealth(
              beans.getBeanProvider(CometChatBridge.class),
              beans.getBeanProvider(CometChatApps.class));
      assertThat(health.status()).isEqualTo("UP");
      assertThat(health.details())
          .containsEntry("apps", 2)
          .containsEntry("impairedApps", List.of());
      apps.find("globex").orElseThrow().close();
      assertThat(health.status()).isEqualTo("DEGRADED");
      assertThat(health.details()).containsEntry("impairedApps", List.of("globex"));
    }
  }

  @Test
  void applicationWithoutABridge_isSwitchedOff() {
    assertThat(endpoint.bridge(null, null)).containsEntry("state", "switched_off");
    assertThat(endpoint.user(new String[] {"ada"}, null)).containsEntry("state", "switched_off");
    assertThat(endpoint.carryOut(new String[] {"release"})).containsEntry("state", "switched_off");
  }

  /** Every scrape of the page would otherwise make calls. */
  @Test
  void checks_areMadeOnceAMinute_andChangeNothing() {
    try (CometChatEmulator emulator = CometChatEmulator.start();
        CometChatBridge bridge =
            CometChatBridge.create(
                CometChatBridgeConfig.builder()
                    .appId(emulator.appId())
                    .baseUrl(emulator.baseUrl())
                    .apiKey(emulator.apiKey())
                    .build())) {
      beans.addBean("bridge", bridge);

      Map<String, Object> first = endpoint.bridge(true, null);
      Map<String, Object> second = endpoint.bridge(true, null);

      assertThat(first).containsEntry("worst", "unknown").isEqualTo(second);
      assertThat(first.get("findings")).asString().contains("key.accepted", "checks.read-only");
      assertThat(first.toString()).doesNotContain(emulator.apiKey());
      assertThat(emulator.journal().exchanges())
          .singleElement()
          .extracting(Exchange::operation)
          .isEqualTo(Operation.GET_USER);
    }
  }

  @Test
  void checksThatRun_areNotMadeBySecondThread() {
    MutableTime time = new MutableTime();
    RememberedChecks checks = new RememberedChecks(time);
    DoctorReport report = new DoctorReport(List.of());
    List<Boolean> others = new ArrayList<>();

    checks.get(
        () -> {
          others.add(
              CompletableFuture.supplyAsync(() -> checks.get(() -> report)).join().isPresent());
          return report;
        });
    time.now = time.now.plusSeconds(61);
    checks.get(
        () -> {
          others.add(
              CompletableFuture.supplyAsync(() -> checks.get(() -> report)).join().isPresent());
          return report;
        });

    assertThat(others).containsExactly(false, true);
  }

  private static final class MutableTime implements InstantSource {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }
  }
}
