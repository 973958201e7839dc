/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.emulator;

import java.util.Map;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.examples.sdk.ChatSdk;
import org.springframework.context.annotation.Profile;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves CometChat's JavaScript SDK and the address of the emulator to the pages. */
@RestController
@Profile("emulator")
class SdkController {

  private static final MediaType SCRIPT = MediaType.parseMediaType("text/javascript;charset=UTF-8");

  private final ChatSdk sdk;
  private final CometChatEmulator emulator;

  SdkController(ChatSdk sdk, CometChatEmulator emulator) {
    this.sdk = sdk;
    this.emulator = emulator;
  }

  @GetMapping("/sdk/settings.json")
  Map<String, Object> settings() {
    return Map.of(
        "installed", sdk.script().isPresent(),
        "clientHost", emulator.clientHost(),
        "appId", emulator.appId(),
        "region", emulator.region());
  }

  @GetMapping("/sdk/CometChat.js")
  ResponseEntity<Resource> script() {
    return sdk.script()
        .<ResponseEntity<Resource>>map(
            path ->
                ResponseEntity.ok()
                    .contentType(SCRIPT)
                    .cacheControl(CacheControl.noCache())
                    .body(new FileSystemResource(path)))
        .orElseGet(() -> ResponseEntity.notFound().build());
  }
}
