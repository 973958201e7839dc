/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A jar that does not fit costs the chat and one line, whichever of its classes is missing. */
class MissingClassTest {

  private static final List<String> LIBRARIES =
      List.of(
          "com.fasterxml.jackson.core.",
          "com.github.benmanes.caffeine.",
          "org.apache.hc.",
          "org.slf4j.");

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  /** A prime number, so that the classes of one package are not chosen alike. */
  private static final int STEP = 11;

  /** Every {@value #STEP}th class: each needs class loaders and a login of its own. */
  @Test
  void classThatALoginNeeds_costsTheChatAndOneLine() throws Exception {
    List<String> needed;
    try (DamagedClassPath whole = DamagedClassPath.without(name -> false)) {
      assertThat(run(whole).get("result")).containsExactly("Ready");
      needed = whole.loaded().stream().filter(MissingClassTest::isOfLibrary).sorted().toList();
    }
    assertThat(needed).hasSizeGreaterThan(500);

    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < needed.size(); i += STEP) {
      String name = needed.get(i);
      try (DamagedClassPath damaged = DamagedClassPath.without(name::equals)) {
        Map<String, List<String>> run = run(damaged);
        if (!isRight(run)) {
          wrong.add(name + " " + run);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(threads()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "com.fasterxml.jackson.core., jackson-core 2.13",
    "com.github.benmanes.caffeine., caffeine 3.0",
    "org.apache.hc.client5., httpclient5 5.2",
    "org.apache.hc.core5.http2., httpcore5-h2 5.2",
    "org.apache.hc.core5., httpcore5 5.2",
    "org.slf4j., slf4j-api 1.7"
  })
  void missingJar_isNamed(String start, String minimum) throws Exception {
    try (DamagedClassPath damaged = DamagedClassPath.without(name -> name.startsWith(start))) {
      Map<String, List<String>> run = run(damaged);

      assertThat(run.get("active")).containsExactly("false");
      assertThat(run.get("lines"))
          .singleElement()
          .asString()
          .startsWith("CometChat Bridge is not active: it found no ")
          .contains("needs " + minimum + " or later")
          .containsPattern("\\)\\. Add the jars?\\. The application");
    }
    assertThat(threads()).isEmpty();
  }

  /** Only the end needs these classes. Without them, started threads could not be ended. */
  @ParameterizedTest
  @ValueSource(strings = {"org.apache.hc.core5.io.CloseMode", "org.apache.hc.core5.io.Closer"})
  void classThatTheEndNeeds_isMissedAtTheStart(String name) throws Exception {
    try (DamagedClassPath damaged = DamagedClassPath.without(name::equals)) {
      assertThat(run(damaged).get("active")).containsExactly("false");
    }
    assertThat(threads()).isEmpty();
  }

  /** Two jars have classes of one package, and one of them is sealed: its loader rejects both. */
  @Test
  void sealedJar_costsTheChatAndOneLine(@TempDir Path folder) throws Exception {
    Path jackson = entry("jackson-core-");
    Path sealed = folder.resolve("jackson-core-2.18.0.jar");
    Path other = folder.resolve("other.jar");
    Manifest seal = new Manifest();
    seal.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    seal.getMainAttributes().put(Attributes.Name.SEALED, "true");
    copy(jackson, sealed, seal, name -> !name.endsWith("/JsonFactory.class"));
    copy(jackson, other, new Manifest(), name -> name.endsWith("/JsonFactory.class"));
    List<Path> entries =
        Stream.concat(
                Stream.of(sealed, other),
                DamagedClassPath.entries()
                    .filter(
                        entry -> !entry.equals(jackson) && !entry.toString().contains("logback")))
            .toList();

    try (DamagedClassPath classPath = DamagedClassPath.of(entries)) {
      Map<String, List<String>> run = run(classPath);

      assertThat(run.get("active")).containsExactly("false");
      assertThat(run.get("lines"))
          .singleElement()
          .asString()
          .startsWith("CometChat Bridge is not active: it found jackson-core")
          .contains("SecurityException: sealing violation", "Replace the jar. The application");
    }
    assertThat(threads()).isEmpty();
  }

  private static Path entry(String name) {
    return DamagedClassPath.entries()
        .filter(entry -> entry.getFileName().toString().startsWith(name))
        .findFirst()
        .orElseThrow();
  }

  private static void copy(Path from, Path to, Manifest manifest, Predicate<String> entries)
      throws IOException {
    try (JarFile source = new JarFile(from.toFile());
        JarOutputStream target = new JarOutputStream(Files.newOutputStream(to), manifest)) {
      for (JarEntry entry : Collections.list(source.entries())) {
        if (entries.test(entry.getName())
            && entry.getName().endsWith(".class")
            && !entry.getName().startsWith("META-INF/")) {
          target.putNextEntry(new JarEntry(entry.getName()));
          target.write(source.getInputStream(entry).readAllBytes());
        }
      }
    }
  }

  /** A class that only the logout needs, or that is never missed, does not cost the token. */
  private static boolean isRight(Map<String, List<String>> run) {
    long problems = run.get("lines").stream().filter(line -> line.contains("not active")).count();
    boolean ready = run.get("result").equals(List.of("Ready"));
    return problems == 1 ? ready || run.get("lines").size() <= 2 : problems == 0 && ready;
  }

  /** The threads of bridges that do not end. */
  private static List<String> threads() throws InterruptedException {
    List<String> left = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("cometchat-bridge")) {
        thread.join(5_000);
        if (thread.isAlive()) {
          left.add(thread.getName());
        }
      }
    }
    return left;
  }

  private static boolean isOfLibrary(String name) {
    return LIBRARIES.stream().anyMatch(name::startsWith);
  }

  @SuppressWarnings("unchecked") // the type is that of LoginRun, loaded anew
  private static Map<String, List<String>> run(DamagedClassPath classPath) throws Exception {
    var login =
        (Function<Map<String, String>, Map<String, List<String>>>) classPath.create(LoginRun.class);
    Map<String, String> settings = new TreeMap<>();
    settings.put("appId", EMULATOR.emulator().appId());
    settings.put("apiKey", EMULATOR.emulator().apiKey());
    settings.put("baseUrl", EMULATOR.emulator().baseUrl().toString());
    settings.put("userId", "cometchat-uid-1");
    return login.apply(settings);
  }
}
