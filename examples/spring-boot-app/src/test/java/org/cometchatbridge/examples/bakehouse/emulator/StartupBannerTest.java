/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.cometchatbridge.examples.bakehouse.crew.Crew;
import org.junit.jupiter.api.Test;

class StartupBannerTest {

  @Test
  void text_listsAccountsAndCommands_within100Columns() {
    String text =
        StartupBanner.text(
            URI.create("http://localhost:8080/"),
            URI.create("http://127.0.0.1:65535/_emulator/"),
            List.of(
                new Crew.Account("orla.obrien@bakehouse.example", "Órla", "Duty", "apple-tart")),
            List.of("One line.", "Another one."));

    assertThat(text)
        .contains("http://localhost:8080/\n", "http://localhost:8080/app\n")
        .contains("orla.obrien@bakehouse.example   apple-tart")
        .contains("| curl -i -b - http://localhost:8080/cometchat/token\n")
        .contains("\n  One line.\n  Another one.\n")
        .contains("Emulator console:\n    http://127.0.0.1:65535/_emulator/\n");
    assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
  }
}
