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
 * Installs what the lock file beside this class names, and nothing else: no script of a package is
 * run, and a package that is not the one that was locked is rejected.
 *
 * @param program npm, or what stands in for it
 * @param limit the longest time that an installation may take
 */
record Npm(String program, Duration limit) {

  private static final List<String> FILES = List.of("package.json", "package-lock.json");
  private static final String LOG = "npm.log";
  private static final Pattern CODE = Pattern.compile("npm (?:error|ERR!) code (\\w+)");

  /** The npm of this machine. */
  static Npm ofThisMachine() {
    boolean windows = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("win");
    return new Npm(windows ? "npm.cmd" : "npm", Duration.ofMinutes(1));
  }

  /** Whether an earlier installation came to its end there, and of what is named here now. */
  static boolean hasInstalledIn(Path folder) {
    try {
      // npm writes the first one last of all.
      return Files.exists(folder.resolve("node_modules").resolve(".package-lock.json"))
          && Files.readString(folder.resolve("package-lock.json"))
              .equals(ours("package-lock.json"));
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** Installs into the folder; says what is in the way, if anything is. */
  Optional<String> installIn(Path folder) {
    Path log = folder.resolve(LOG);
    Process npm;
    try {
      Files.createDirectories(folder);
      for (String file : FILES) {
        Files.writeString(folder.resolve(file), ours(file));
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
      return Optional.of("npm is not on this machine");
    }
    try {
      if (!npm.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        end(npm);
        return Optional.of("npm was not done within " + limit.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      end(npm);
      Thread.currentThread().interrupt();
      return Optional.of("the demo ended first");
    }
    return npm.exitValue() == 0 ? Optional.empty() : Optional.of(failure(log));
  }

  /** The program may be a script that started others. */
  private static void end(Process npm) {
    npm.descendants().forEach(ProcessHandle::destroyForcibly);
    npm.destroyForcibly();
  }

  private static String failure(Path log) {
    Matcher code = CODE.matcher("");
    try {
      code = CODE.matcher(Files.readString(log));
    } catch (IOException unreadable) {
      // Then without it.
    }
    return "npm failed" + (code.find() ? " with " + code.group(1) : "") + ", see " + log;
  }

  private static String ours(String file) {
    try (InputStream in = Objects.requireNonNull(Npm.class.getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
