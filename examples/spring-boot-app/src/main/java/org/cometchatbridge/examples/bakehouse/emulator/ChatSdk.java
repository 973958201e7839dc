/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.emulator;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Profile;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the demo lends the pages: CometChat's JavaScript SDK, if npm has installed it in {@code
 * examples/browser}, and where the SDK finds the emulator. An application of one's own has the SDK
 * among its own scripts and needs none of this.
 */
@RestController
@Profile("emulator")
class ChatSdk {

  private static final String FOLDER = "node_modules/@cometchat/chat-sdk-javascript/CometChat.js";
  private static final MediaType SCRIPT = MediaType.parseMediaType("text/javascript;charset=UTF-8");

  private final CometChatEmulator emulator;
  private final Optional<Path> script;

  ChatSdk(CometChatEmulator emulator, @Value("${demo.sdk:}") String told) {
    this.emulator = emulator;
    Stream<Path> places =
        told.isEmpty()
            ? Stream.of("examples/browser", "../browser").map(Path::of)
            : Stream.of(Path.of(told));
    this.script =
        places.map(place -> place.resolve(FOLDER)).filter(Files::isRegularFile).findFirst();
  }

  @GetMapping("/sdk/settings.json")
  Map<String, Object> settings() {
    return Map.of(
        "installed", script.isPresent(),
        "clientHost", emulator.clientHost(),
        "appId", emulator.appId(),
        "region", emulator.region());
  }

  @GetMapping("/sdk/CometChat.js")
  ResponseEntity<Resource> script() {
    return script
        .<ResponseEntity<Resource>>map(
            path ->
                ResponseEntity.ok()
                    .contentType(SCRIPT)
                    .cacheControl(CacheControl.noCache())
                    .body(new FileSystemResource(path)))
        .orElseGet(() -> ResponseEntity.notFound().build());
  }

  /** What the terminal says of it. */
  List<String> lines() {
    return script.isPresent()
        ? List.of(
            "The pages log in with CometChat's own JavaScript SDK. Your browser has to accept",
            "the emulator's certificate first, once:",
            "  " + emulator.tlsBaseUrl().resolve("/_emulator/"))
        : List.of(
            "CometChat's JavaScript SDK is not installed, so the pages only show the token.",
            "To see them log in:  npm --prefix examples/browser ci  and start again.");
  }
}
