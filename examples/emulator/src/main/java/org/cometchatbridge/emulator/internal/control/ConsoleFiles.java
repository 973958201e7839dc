/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.control;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.cometchatbridge.emulator.internal.rest.ApiResponse;
import org.jspecify.annotations.Nullable;

/** Serves the files of the console from the jar. */
final class ConsoleFiles {

  private static final Map<String, String> TYPES =
      Map.of(
          "console.html", "text/html; charset=utf-8",
          "console.css", "text/css; charset=utf-8",
          "console.svg", "image/svg+xml",
          "console.js", "text/javascript; charset=utf-8");

  private ConsoleFiles() {}

  static @Nullable ApiResponse find(String path) {
    if (path.isEmpty()) {
      return new ApiResponse(
          302, null, "", List.of(new ApiResponse.Header("Location", "/_emulator/")));
    }
    String name = path.equals("/") ? "console.html" : path.substring(1);
    String type = TYPES.get(name);
    return type == null ? null : new ApiResponse(200, type, read(name), List.of());
  }

  private static String read(String name) {
    try (InputStream in = ConsoleFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the emulator's jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new IllegalStateException(name + " cannot be read", unreadable);
    }
  }
}
