/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

/** The hints for a native image. */
class BridgeRuntimeHintsTest {

  private static final Pattern CLASS_NAME =
      Pattern.compile("\"(org\\.springframework\\.(?:security|jdbc)\\.[a-z0-9.]+\\.[A-Z]\\w+)\"");

  @Test
  void pageScriptAndTables_areResources() {
    RuntimeHints hints = new RuntimeHints();

    new BridgeRuntimeHints().registerHints(hints, getClass().getClassLoader());

    String page = "org/cometchatbridge/servlet/internal/page/";
    assertThat(RuntimeHintsPredicates.resource().forResource(page + "bridge.js")).accepts(hints);
    assertThat(RuntimeHintsPredicates.resource().forResource(page + "bridge.d.ts")).accepts(hints);
    assertThat(
            RuntimeHintsPredicates.resource()
                .forResource("org/cometchatbridge/core/jdbc/postgresql.sql"))
        .accepts(hints);
  }

  @Test
  void everyClassThatIsLookedUpByName_hasAHint() throws IOException {
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java/org/cometchatbridge/spring"))) {
      for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
        String text = Files.readString(source);
        if (text.contains("ClassUtils.")) {
          Matcher names = CLASS_NAME.matcher(text);
          while (names.find()) {
            assertThat(BridgeRuntimeHints.LOOKED_UP).as(source.toString()).contains(names.group(1));
          }
        }
      }
    }
  }
}
