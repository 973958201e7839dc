/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.emulator.Operation.CREATE_AUTH_TOKEN;
import static org.cometchatbridge.emulator.Operation.CREATE_USER;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.cometchatbridge.emulator.Switches.Amount;
import org.cometchatbridge.emulator.Switches.Position;
import org.cometchatbridge.emulator.Switches.TakenUidStatus;
import org.junit.jupiter.api.Test;

/** The samples of the README compile and work, and its tables are complete. */
final class ReadmeSamplesTest {

  @Test
  void embeddedSample_works() {
    try (CometChatEmulator cometChat = CometChatEmulator.start()) {
      cometChat
          .faults()
          .on(CREATE_AUTH_TOKEN)
          .error(429, "ERR_TOO_MANY_REQUESTS")
          .header("Retry-After", "1")
          .times(1);

      Client client = new Client(cometChat);
      client.mint("cometchat-uid-1");
      client.mint("cometchat-uid-1");

      assertThat(cometChat.journal().count(CREATE_AUTH_TOKEN, "cometchat-uid-1")).isEqualTo(2);
      assertThat(cometChat.users().tokens("cometchat-uid-1")).hasSize(1);
      cometChat.faults().on(CREATE_USER).afterProcessing().resetBeforeHeaders().times(1);
      cometChat.switches().set(TakenUidStatus.CONFLICT_409);
    }
  }

  @Test
  void readme_tableOfSwitches_matchesTheCode() throws IOException {
    assertThat(table("| Switch |"))
        .containsExactlyElementsOf(
            Arrays.stream(Position.class.getPermittedSubclasses())
                .map(
                    type ->
                        "`%s` | %s"
                            .formatted(
                                type.getSimpleName(),
                                Arrays.stream(type.getEnumConstants())
                                    .map(position -> "`" + position + '`')
                                    .collect(Collectors.joining(", "))))
                .toList());
  }

  @Test
  void readme_tableOfNumbers_matchesTheCode() throws IOException {
    assertThat(table("| Number |"))
        .containsExactlyElementsOf(
            Arrays.stream(Amount.values())
                .map(amount -> "`%s` | %d".formatted(amount, amount.defaultValue()))
                .toList());
  }

  @Test
  void readme_tablesOfFaults_containEveryFault() throws IOException {
    String faults = table("| Fault |").toString() + table("| Fault of the listeners |");
    Set<String> ways =
        Set.of("forUid", "afterProcessing", "times", "always", "withProbability", "toString");

    assertThat(Fault.class.getDeclaredMethods())
        .filteredOn(method -> Modifier.isPublic(method.getModifiers()))
        .extracting(Method::getName)
        .filteredOn(name -> !ways.contains(name))
        .allMatch(name -> faults.contains('`' + name + '('));
    assertThat(TlsFailure.values())
        .allMatch(failure -> faults.contains("`failTls(" + failure + ")`"));
  }

  @Test
  void readme_tableOfOptions_matchesTheCommandLine() throws IOException {
    ByteArrayOutputStream usage = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(usage, true, StandardCharsets.UTF_8);
    Main.run(List.of("--help"), out, out, emulator -> {});

    assertThat(table("| Option |"))
        .map(row -> row.replaceFirst("`([^`]*)`.*", "$1"))
        .containsExactlyElementsOf(
            usage
                .toString(StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .map(line -> line.strip().replaceFirst(" {2,}.*", ""))
                .toList());
  }

  /** Returns the first two columns of the table with this beginning. */
  private static List<String> table(String head) throws IOException {
    return Files.readAllLines(Path.of("README.md")).stream()
        .dropWhile(line -> !line.startsWith(head))
        .skip(2)
        .takeWhile(line -> line.startsWith("| "))
        .map(line -> line.replaceFirst("^\\| (.*?) \\| (.*?) \\|.*", "$1 | $2"))
        .toList();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = CometChatEmulator.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void contract_mentionsEveryOperation() throws IOException {
    String contract = resource("openapi.yaml") + resource("client-api.yaml");

    assertThat(Operation.values())
        .filteredOn(operation -> operation != Operation.UNKNOWN)
        .allMatch(operation -> contract.contains("operationId: " + operation.operationId() + '\n'));
  }
}
