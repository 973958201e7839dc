/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.browser;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * The tools that browser tests require: Chromium, Node with npm, and the packages that npm
 * installs. If one is missing, the tests are skipped with a message; with {@code
 * -Dbrowser.required=true} they fail.
 *
 * @param chromium the browser's executable
 */
public record Tools(Path chromium) {

  /** The folder of package.json and of the Node tests, relative to a module. */
  public static final Path HOME = Path.of("..", "browser");

  private static final Path OUTPUT = Path.of("target", "tools.log");
  private static final int OLDEST_NODE = 20;
  private static final Path INSTALLED = HOME.resolve(Path.of("node_modules", ".package-lock.json"));

  /** Finds the tools, and lets npm install missing packages. */
  public static Tools present() throws InterruptedException {
    Path chromium = chromiumOnThisMachine().orElseThrow(() -> missing("Chromium is not installed"));
    if (!runs(
        "node",
        "-e",
        "process.exit(parseInt(process.versions.node) < " + OLDEST_NODE + " ? 1 : 0)")) {
      throw missing("Node " + OLDEST_NODE + " or later is not installed");
    }
    if (!isInstalled()
        && !runs("npm", "ci", "--no-audit", "--no-fund", "--prefix", HOME.toString())) {
      throw missing("npm could not install the packages of package-lock.json, see " + OUTPUT);
    }
    return new Tools(chromium);
  }

  private static Optional<Path> chromiumOnThisMachine() {
    String executable = System.getProperty("browser.chromium", "");
    if (!executable.isEmpty()) {
      return Optional.of(Path.of(executable)).filter(Files::isExecutable);
    }
    List<String> names = List.of("chromium", "chromium-browser", "google-chrome");
    return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator, -1))
        .flatMap(folder -> names.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static boolean isInstalled() {
    try {
      return Files.getLastModifiedTime(INSTALLED)
              .compareTo(Files.getLastModifiedTime(HOME.resolve("package-lock.json")))
          >= 0;
    } catch (IOException absent) {
      return false;
    }
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      // Not inherited: Node makes an inherited standard input non-blocking, which ends the JVM's
      // connection to Maven.
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(OUTPUT.toFile()))
              .start();
      if (process.waitFor(5, TimeUnit.MINUTES)) {
        return process.exitValue() == 0;
      }
      process.destroyForcibly();
      return false;
    } catch (IOException absent) {
      return false;
    }
  }

  private static RuntimeException missing(String what) {
    String sentence = what + "; the browser tests do not run";
    if (Boolean.getBoolean("browser.required")) {
      return Assertions.fail(sentence);
    }
    return Assumptions.abort(sentence);
  }
}
