/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Installs exactly the packages of the bundled lock file. Package scripts are not run, and a
 * package with another checksum is rejected.
 *
 * @param program npm, or its replacement in tests
 * @param limit the maximum duration of an installation
 */
record Npm(String program, Duration limit) {

  private static final List<String> FILES = List.of("package.json", "package-lock.json");
  private static final String LOG = "npm.log";
  private static final Pattern CODE = Pattern.compile("npm (?:error|ERR!) code (\\w+)");

  /** Returns the npm of this machine. */
  static Npm ofThisMachine() {
    boolean windows = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("win");
    return new Npm(windows ? "npm.cmd" : "npm", Duration.ofMinutes(1));
  }

  /** Returns whether the folder contains a complete installation of the current lock file. */
  static boolean hasInstalledIn(Path folder) {
    try {
      // npm writes .package-lock.json last.
      return Files.exists(folder.resolve("node_modules").resolve(".package-lock.json"))
          && Files.readString(folder.resolve("package-lock.json"))
              .equals(resource("package-lock.json"));
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** Installs into the folder. Returns the reason of a failure, or empty. */
  Optional<String> installIn(Path folder) {
    Path log = folder.resolve(LOG);
    Process npm;
    try {
      Files.createDirectories(folder);
      for (String file : FILES) {
        Files.writeString(folder.resolve(file), resource(file));
      }
      Files.deleteIfExists(log);
    } catch (IOException e) {
      return Optional.of("the folder " + folder + " cannot be written");
    }
    try {
      npm =
          new ProcessBuilder(
                  program,
                  "ci",
                  "--ignore-scripts",
                  "--no-audit",
                  "--no-fund",
                  "--no-update-notifier",
                  "--fetch-retries=1",
                  "--fetch-retry-mintimeout=1000")
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      return Optional.of("npm is not installed");
    }
    try {
      if (!npm.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        terminate(npm);
        return Optional.of("npm did not finish within " + limit.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      terminate(npm);
      Thread.currentThread().interrupt();
      return Optional.of("the demo was stopped");
    }
    return npm.exitValue() == 0 ? Optional.empty() : Optional.of(failure(log));
  }

  /** Terminates npm and the processes that it started. */
  private static void terminate(Process npm) {
    npm.descendants().forEach(ProcessHandle::destroyForcibly);
    npm.destroyForcibly();
  }

  private static String failure(Path log) {
    Matcher code = CODE.matcher("");
    try {
      code = CODE.matcher(Files.readString(log));
    } catch (IOException unreadable) {
      // The code is omitted.
    }
    return "npm failed" + (code.find() ? " with " + code.group(1) : "") + ", see " + log;
  }

  private static String resource(String file) {
    try (InputStream in = Objects.requireNonNull(Npm.class.getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
