/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.pagepackage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The page script of the bridge as an npm package. It is the script that the bridge serves, with
 * its types and with one difference: a module in a bundle has no address of its own, so the package
 * has no default for the option {@code endpoint}.
 */
public final class PagePackage {

  private static final String SCRIPT = "bridge.js";
  private static final String TYPES = "bridge.d.ts";
  private static final String FOLDER = "/org/cometchatbridge/servlet/internal/page/";
  private static final String ADDRESS = "const SCRIPT = () => import.meta.url;";
  private static final String NO_ADDRESS = "const SCRIPT = () => undefined;";

  private static final String MANIFEST =
      """
      {
        "name": "cometchat-bridge",
        "version": "VERSION",
        "description": "Logs a page in to CometChat as the current user of its application.",
        "license": "Apache-2.0",
        "type": "module",
        "main": "./bridge.js",
        "types": "./bridge.d.ts",
        "exports": {
          ".": {
            "types": "./bridge.d.ts",
            "default": "./bridge.js"
          },
          "./package.json": "./package.json"
        },
        "sideEffects": false,
        "files": [
          "bridge.js",
          "bridge.d.ts"
        ]
      }
      """;

  private PagePackage() {}

  /** Writes the package into the folder of the first argument; the second one is its version. */
  public static void main(String[] arguments) throws IOException {
    write(Path.of(arguments[0]), arguments[1]);
  }

  static void write(Path folder, String version) throws IOException {
    String script = resource(SCRIPT);
    if (!script.contains(ADDRESS)) {
      throw new IllegalStateException(SCRIPT + " does not declare its address");
    }
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("package.json"), MANIFEST.replace("VERSION", version));
    Files.writeString(folder.resolve(SCRIPT), script.replace(ADDRESS, NO_ADDRESS));
    Files.writeString(folder.resolve(TYPES), resource(TYPES));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(PagePackage.class.getResourceAsStream(FOLDER + name), name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
