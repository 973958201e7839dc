/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.classpath;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An application gets tokens whichever supported version of a library it has. */
class OldJarsTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  @TempDir Path folder;

  static Stream<Jars.Version> versions() {
    return Jars.all();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void versionInTheApplication_aLoginHasItsToken(Jars.Version version) throws Exception {
    assertLogin(Jars.broughtBut(version), List.of());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void versionInTheContainer_aLoginHasItsToken(Jars.Version version) throws Exception {
    assertLogin(Jars.brought(), version.jarsInContainer());
  }

  @Test
  void allOldest_aLoginHasItsToken() throws Exception {
    assertLogin(Jars.oldest(), List.of());
  }

  @Test
  void allOldestInTheContainer_aLoginHasItsToken() throws Exception {
    assertLogin(Jars.brought(), Jars.oldest());
  }

  private void assertLogin(List<Path> lib, List<Path> container) throws Exception {
    try (TomcatApplication application =
        new TomcatApplication(folder, lib, container, settings())) {
      assertThat(application.get("/login?user=cometchat-uid-1").body()).isEqualTo("welcome");
      HttpResponse<String> token = application.get("/cometchat/token");

      assertThat(token.statusCode()).as("%s", application.lines()).isEqualTo(200);
      assertThat(token.body()).contains("authToken", "cometchat-uid-1");
      assertThat(application.lines()).noneMatch(line -> line.contains("not active"));
    }
    assertThat(threads()).isEmpty();
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("appId", EMULATOR.emulator().appId());
    settings.put("region", "us");
    settings.put("apiKey", EMULATOR.emulator().apiKey());
    settings.put("baseUrl", EMULATOR.emulator().baseUrl().toString());
    settings.put("userResolver", "session:user");
    return settings;
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && thread.getName().startsWith("cometchat-bridge"))
        .map(Thread::getName)
        .toList();
  }
}
