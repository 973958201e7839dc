/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script as served; the tests of its behaviour run in Node. */
final class PageScriptTest {

  private static final int FIVE_KB = 5_000;
  private static final Path TESTS = Path.of("src", "test", "js");

  private final PageScript script = new PageScript("/cometchat/token");

  @TempDir private Path folder;

  @Test
  void size_zipped_isUnderFiveKilobytes() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(script.bytes());
    }

    assertThat(zipped.size()).isLessThan(FIVE_KB);
  }

  @Test
  void endpointOfAnotherName_isInTheScriptAndItsVersion() {
    PageScript other = new PageScript("/api/chat/login.do");

    assertThat(text(script)).contains("const ENDPOINT = 'token';").startsWith("/* SPDX");
    assertThat(text(other)).contains("const ENDPOINT = 'login.do';").doesNotContain("'token'");
    assertThat(other.versionedPath()).matches("/api/chat/bridge\\.[0-9a-f]{12}\\.js");
    assertThat(script.versionedPath()).matches("/cometchat/bridge\\.[0-9a-f]{12}\\.js");
    assertThat(other.versionedPath().substring(10))
        .isNotEqualTo(script.versionedPath().substring(11));
  }

  @Test
  void script_asServed_passesItsTestsInNode() throws Exception {
    assumeThat(hasNode()).as("Node 20 or later is on the path").isTrue();
    Path served = Files.write(folder.resolve("bridge.mjs"), script.bytes());
    Path report = folder.resolve("report.txt");
    ProcessBuilder node = new ProcessBuilder("node", "--test", "--test-force-exit", ".");
    node.environment().put("BRIDGE_JS", served.toString());

    Process tests =
        node.directory(TESTS.toFile())
            .redirectErrorStream(true)
            .redirectOutput(report.toFile())
            .start();
    boolean ended = tests.waitFor(2, TimeUnit.MINUTES);
    if (!ended) {
      tests.destroyForcibly();
    }

    assertThat(ended).as(Files.readString(report)).isTrue();
    assertThat(tests.exitValue()).as(Files.readString(report)).isZero();
    assertThat(Files.readString(report)).containsPattern("# pass [1-9][0-9]").contains("# fail 0");
  }

  private static boolean hasNode() throws InterruptedException {
    try {
      Process version =
          new ProcessBuilder(
                  "node", "-e", "process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)")
              .start();
      return version.waitFor(1, TimeUnit.MINUTES) && version.exitValue() == 0;
    } catch (IOException absent) {
      return false;
    }
  }

  private static String text(PageScript script) {
    return new String(script.bytes(), StandardCharsets.UTF_8);
  }
}
