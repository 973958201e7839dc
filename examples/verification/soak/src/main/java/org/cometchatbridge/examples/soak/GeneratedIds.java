/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.util.List;
import java.util.Locale;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.IdTrial;
import org.cometchatbridge.core.UidMeetings;
import org.cometchatbridge.core.UidStrategy;

/** Maps generated user ids by each mapping, with and without a tenant, one after the other. */
final class GeneratedIds {

  private static final long SEED = 20_261_121;
  private static final List<String> TENANTS = List.of("", "acme");

  private final int count;
  private final StringBuilder text = new StringBuilder();

  private GeneratedIds(int count) {
    this.count = count;
  }

  /**
   * Maps them.
   *
   * @return the report
   * @throws AssertionError if two ids have one uid, or a uid is not legal or another in another
   *     locale
   */
  static String map(int count) {
    GeneratedIds ids = new GeneratedIds(count);
    ids.begin();
    for (String tenant : TENANTS) {
      for (UidStrategy strategy : UidStrategy.values()) {
        ids.map(strategy, tenant);
      }
    }
    return ids.text.toString();
  }

  private void map(UidStrategy strategy, String tenant) {
    CometChatBridgeConfig.Builder config =
        CometChatBridgeConfig.builder()
            .appId("app")
            .region("eu")
            .apiKey("key")
            .uidMapping(strategy);
    if (!tenant.isEmpty()) {
      config.tenant(tenant);
    }
    long began = System.nanoTime();
    UidMeetings meetings = new UidMeetings(count);
    try (CometChatBridge bridge = CometChatBridge.create(config.build())) {
      IdTrial trial = new IdTrial(bridge::uidOf, meetings);
      trial.run(SEED, count);
      line(
          "| `%s` | %s | %,d | %,d | %,d | 0 | %,d s | %,d MB |",
          strategy.name().toLowerCase(Locale.ROOT),
          tenant.isEmpty() ? "" : '`' + tenant + '`',
          trial.asked(),
          trial.asked() - trial.mapped(),
          meetings.ids(),
          (System.nanoTime() - began) / 1_000_000_000L,
          Gauges.heapInUseMegabytes());
    }
  }

  private void begin() {
    line("# Generated ids");
    line("");
    line(
        "Written by `examples/verification/soak`. The default tests do the same with 100,000 ids.");
    line("");
    line("<!-- not run: takes minutes; a test maps 100,000 ids -->");
    line("```sh");
    line("mvn -ntp -P soak package -DskipTests -pl examples/verification/soak -am \\");
    line("  -Dsoak.args=\"--generated-ids %d --report docs\"", count);
    line("```");
    line("");
    line(
        "The user ids come from a seed and lie close to each other, to the limits of length and to the bridge's own encodings: letter case, Turkish i, Unicode");
    line(
        "normal forms, look-alikes, e-mail forms, half surrogates, and the uids that the mapping has just made. Each is mapped in the root locale and in one of");
    line(
        "tr, az, lt, th, ar and de. The command fails at the first two ids that have one uid, at a uid that is not 1 to 100 characters of a-z, 0-9, - and _, and");
    line(
        "at a uid that is another in another locale. Uids and ids are kept as 64 bits each, so that memory does not grow with their length.");
    line("");
    line("The mapping `identity` rejects every id that is no legal uid as it stands.");
    line("");
    line(
        "| `uidMapping` | `tenant` | ids | rejected | different ids that have a uid | two ids with one uid | took | heap in use then |");
    line("| --- | --- | --- | --- | --- | --- | --- | --- |");
  }

  private void line(String format, Object... values) {
    text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
        .append('\n');
  }
}
