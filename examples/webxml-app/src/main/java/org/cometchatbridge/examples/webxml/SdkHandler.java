/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.examples.sdk.ChatSdk;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Serves CometChat's JavaScript SDK and the address of the emulator to the pages, below {@code
 * /sdk}.
 */
final class SdkHandler extends Handler.Abstract {

  private final ChatSdk sdk;
  private final CometChatEmulator emulator;

  private SdkHandler(ChatSdk sdk, CometChatEmulator emulator) {
    this.sdk = sdk;
    this.emulator = emulator;
  }

  static ContextHandler of(ChatSdk sdk, CometChatEmulator emulator) {
    return new ContextHandler(new SdkHandler(sdk, emulator), "/sdk");
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
    Optional<Path> script = sdk.script();
    String path = Request.getPathInContext(request);
    if (path.equals("/settings.json")) {
      send(response, callback, "application/json", settings(script.isPresent()).getBytes(UTF_8));
    } else if (path.equals("/CometChat.js") && script.isPresent()) {
      send(response, callback, "text/javascript", Files.readAllBytes(script.get()));
    } else {
      Response.writeError(request, response, callback, 404);
    }
    return true;
  }

  private String settings(boolean installed) {
    return """
    {"installed": %s, "clientHost": "%s", "appId": "%s", "region": "%s"}"""
        .formatted(installed, emulator.clientHost(), emulator.appId(), emulator.region());
  }

  private static void send(Response response, Callback callback, String type, byte[] body) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type + "; charset=utf-8");
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
