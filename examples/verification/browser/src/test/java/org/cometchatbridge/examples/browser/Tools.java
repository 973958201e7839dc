/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * What this machine has of the tools that the tests in a browser need: Chromium, Node with npm, and
 * what npm installs. Where one is missing the tests are skipped and say so; with {@code
 * -Dbrowser.required=true} they fail.
 *
 * @param chromium the browser's program
 */
public record Tools(Path chromium) {

  /** Where npm installs, and where the tests that Node runs are; as seen from a module. */
  public static final Path HOME = Path.of("..", "browser");

  private static final int OLDEST_NODE = 20;
  private static final Path INSTALLED = HOME.resolve(Path.of("node_modules", ".package-lock.json"));

  /** Finds them, and has npm install what is missing. */
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
      throw missing("npm could not install what package-lock.json says");
    }
    return new Tools(chromium);
  }

  private static Optional<Path> chromiumOnThisMachine() {
    String told = System.getProperty("browser.chromium", "");
    if (!told.isEmpty()) {
      return Optional.of(Path.of(told)).filter(Files::isExecutable);
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
      Process process = new ProcessBuilder(command).inheritIO().start();
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
    String sentence = what + ", so nothing is tested in a browser";
    if (Boolean.getBoolean("browser.required")) {
      return Assertions.fail(sentence);
    }
    return Assumptions.abort(sentence);
  }
}
