/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Each command of the documentation is run, or its page says in a comment why not. */
class DocumentedCommandsTest {

  @Test
  void commandsOfTheDocumentation_areRunOrSayWhyNot() throws IOException {
    assertThat(DocumentedCommands.mistakes(Path.of("../../.."))).isEmpty();
  }

  @Test
  void blocks_areReadWithTheirComments() {
    String page =
        """
        <!-- run -->
        ```sh
        mvn test
        ```

        1. In a list:

           <!-- not run: takes hours -->
           ```sh
           mvn \\
             verify
           ```

        ```
        curl localhost
        ```

        ```java
        java.util.List.of();
        ```
        """;

    assertThat(DocumentedCommands.blocks("page.md", page))
        .containsExactly(
            new DocumentedCommands.Block("page.md", 3, "run", "mvn test"),
            new DocumentedCommands.Block("page.md", 10, "not run: takes hours", "mvn \\\n  verify"),
            new DocumentedCommands.Block("page.md", 15, "", "curl localhost"));
  }

  @Test
  void blockWithoutComment_isNotMarked() {
    assertThat(new DocumentedCommands.Block("page.md", 1, "", "mvn test").isMarked()).isFalse();
    assertThat(new DocumentedCommands.Block("page.md", 1, "todo", "mvn test").isMarked()).isFalse();
  }

  @Test
  void commandsInSentences_areFound() {
    assertThat(
            DocumentedCommands.inline(
                "Run `mvn -q\nverify`, not `mvn`.\n\n```sh\nmvn `mvn x`\n```\n"))
        .containsExactly("mvn -q verify");
  }
}
