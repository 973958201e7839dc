/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal of an import. */
class JournalTest {

  private static final int FREE = 10;
  private static final int IN_USE = 11;

  @TempDir private Path folder;

  @Test
  void anotherProcess_cannotUseTheJournal() throws Exception {
    Path path = folder.resolve("users.csv.journal");
    open(path, false).close();

    try (Journal journal = open(path, true)) {
      assertThat(journal).isNotNull();
      assertThat(codeOfOtherProcess(path)).isEqualTo(IN_USE);
    }
    assertThat(codeOfOtherProcess(path)).isEqualTo(FREE);
  }

  private static Journal open(Path path, boolean resumes) throws IOException {
    return Journal.open(path, "fingerprint", "options", resumes, new Outcomes(1));
  }

  private static int codeOfOtherProcess(Path path) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                path.toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /** Tries to lock a file. */
  static final class OtherProcess {

    private OtherProcess() {}

    public static void main(String[] arguments) throws IOException {
      boolean free;
      try (RandomAccessFile file = new RandomAccessFile(arguments[0], "rw")) {
        free = file.getChannel().tryLock() != null;
      }
      System.exit(free ? FREE : IN_USE);
    }
  }
}
