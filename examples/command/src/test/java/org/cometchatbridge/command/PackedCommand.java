/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The packed jar as a process of its own, in an environment that the test sets. */
final class PackedCommand {

  private static final long SECONDS = 120;

  private final List<String> jvm = new ArrayList<>();
  private final List<String> options = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> secrets = new ArrayList<>();
  private String input = "";

  /** What a process has printed, and its exit code. */
  record Result(int code, String output, String errors) {}

  /** The jar as {@code mvn package} has made it. */
  static Path jar() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-standalone.jar"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("target has no jar: run mvn package"));
    }
  }

  /** Adds an option of the JVM. */
  PackedCommand jvm(String option) {
    jvm.add(option);
    return this;
  }

  /** Adds options at the end of the arguments. */
  PackedCommand options(String... added) {
    options.addAll(Arrays.asList(added));
    return this;
  }

  /** Sets a variable. */
  PackedCommand with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Sets a variable with a secret, which no process prints. */
  PackedCommand withSecret(String name, String value) {
    secrets.add(value);
    return with(name, value);
  }

  /** Sets the standard input. */
  PackedCommand input(String text) {
    input = text;
    return this;
  }

  /** The command line of a process. */
  List<String> line(String... arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-XX:TieredStopAtLevel=1");
    line.addAll(jvm);
    line.addAll(List.of("-jar", jar().toString()));
    line.addAll(List.of(arguments));
    line.addAll(options);
    return line;
  }

  /** Starts a process. */
  Process start(String... arguments) throws IOException {
    return start(line(arguments), ProcessBuilder.Redirect.PIPE);
  }

  /**
   * Starts a process that ends at Ctrl-C even if this test runs in the background of a shell, where
   * the signal is ignored by all processes that inherit this.
   */
  Process startWithSignals(String... arguments) throws IOException {
    List<String> line = line(arguments);
    if (hasDefaultSignals()) {
      line.addAll(0, List.of("env", "--default-signal=INT"));
    }
    return start(line, ProcessBuilder.Redirect.PIPE);
  }

  private static boolean hasDefaultSignals() {
    try {
      return new ProcessBuilder("env", "--default-signal=INT", "true").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Process start(List<String> line, ProcessBuilder.Redirect errors) throws IOException {
    ProcessBuilder process = new ProcessBuilder(line).redirectError(errors);
    Map<String, String> variables = process.environment();
    variables
        .keySet()
        .removeIf(name -> name.startsWith("COMETCHAT_") || name.equals("JAVA_TOOL_OPTIONS"));
    variables.putAll(environment);
    return process.start();
  }

  /** Runs the command to its end. */
  Result run(String... arguments) throws Exception {
    return run(line(arguments));
  }

  /** Runs a program to its end, such as one that starts the command. */
  Result run(List<String> line) throws Exception {
    Path errors = Files.createTempFile("command", ".err");
    try {
      Process process = start(line, ProcessBuilder.Redirect.to(errors.toFile()));
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
      Result result = new Result(ended ? process.exitValue() : -1, output, read(errors));
      assertThat(result.errors()).doesNotContain("SLF4J", "NoClassDefFound", "ClassNotFound");
      for (String secret : secrets) {
        assertThat(result.output() + result.errors()).doesNotContain(secret);
      }
      return result;
    } finally {
      Files.delete(errors);
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
