/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.pagepackage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder that is generated. The browser tests build pages with it. */
final class PagePackageTest {

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    PagePackage.write(folder, "1.2.3-SNAPSHOT");
  }

  @Test
  void folder_hasTheManifestTheScriptAndItsTypes() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("package.json", "bridge.js", "bridge.d.ts");
    }
    assertThat(read("package.json")).contains("\"version\": \"1.2.3-SNAPSHOT\"");
    assertThat(read("bridge.d.ts")).contains("export function connect");
  }

  @Test
  void script_hasNoAddressOfItsOwn() throws IOException {
    assertThat(read("bridge.js"))
        .contains("export async function connect")
        .doesNotContain("import.meta");
  }

  @Test
  void folder_ofAnEarlierVersion_isReplaced() throws IOException {
    Files.writeString(folder.resolve("bridge.js"), "old");

    PagePackage.write(folder, "2.0.0");

    assertThat(read("bridge.js")).contains("export async function connect");
    assertThat(read("package.json")).contains("\"version\": \"2.0.0\"");
  }

  private String read(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }
}
