/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The table in {@code docs/doctor.md} is generated from the findings. {@code -Ddoctor.write=true}
 * writes it.
 */
class DoctorDocumentTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "doctor.md");
  private static final String HEAD = "| finding | severity | means | what to do |\n";

  @Test
  void table_isGeneratedFromTheFindings() throws IOException {
    String document = Files.readString(DOCUMENT);
    String generated = document.substring(0, document.indexOf(HEAD)) + table();

    if (Boolean.getBoolean("doctor.write")) {
      Files.writeString(DOCUMENT, generated);
    }
    assertThat(Files.readString(DOCUMENT)).isEqualTo(generated);
  }

  @Test
  void names_areUnique() {
    assertThat(Arrays.stream(FindingKind.values()).map(FindingKind::id)).doesNotHaveDuplicates();
  }

  private static String table() {
    StringBuilder table = new StringBuilder(HEAD).append("| --- | --- | --- | --- |\n");
    for (FindingKind kind : FindingKind.values()) {
      table
          .append("| `")
          .append(kind.id())
          .append("` | ")
          .append(kind.severity().name().toLowerCase(Locale.ROOT))
          .append(" | ")
          .append(kind.meaning())
          .append(" | ")
          .append(kind.remedy())
          .append(" |\n");
    }
    return table.toString();
  }
}
