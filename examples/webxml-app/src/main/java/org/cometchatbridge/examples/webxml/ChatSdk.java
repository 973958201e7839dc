/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.Callback;

/**
 * What the launcher lends the page at {@code /sdk}: CometChat's JavaScript SDK, if npm has
 * installed it in {@code examples/browser}, and where the SDK finds the emulator. An application of
 * one's own has the SDK among its own scripts and needs none of this.
 *
 * @param script the SDK, if it is installed
 * @param clientHost the emulator's client API, as the SDK wants it
 * @param appId the application, which pages know in advance
 * @param region its region
 */
record ChatSdk(Optional<Path> script, String clientHost, String appId, String region) {

  private static final String FOLDER = "node_modules/@cometchat/chat-sdk-javascript/CometChat.js";

  /** Looks for the SDK from the working directory upwards, or where {@code demo.sdk} says. */
  static ChatSdk find(CometChatEmulator emulator) {
    String told = System.getProperty("demo.sdk", "");
    Stream<Path> places =
        told.isEmpty()
            ? Stream.of("examples/browser", "../browser", ".").map(Path::of)
            : Stream.of(Path.of(told));
    return new ChatSdk(
        places.map(place -> place.resolve(FOLDER)).filter(Files::isRegularFile).findFirst(),
        emulator.clientHost(),
        emulator.appId(),
        emulator.region());
  }

  boolean isInstalled() {
    return script.isPresent();
  }

  ContextHandler handler() {
    return new ContextHandler(new Loan(), "/sdk");
  }

  private final class Loan extends Handler.Abstract {

    @Override
    public boolean handle(Request request, Response response, Callback callback)
        throws IOException {
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
      switch (Request.getPathInContext(request)) {
        case "/settings.json" ->
            send(
                response,
                callback,
                "application/json",
                """
                {"installed": %s, "clientHost": "%s", "appId": "%s", "region": "%s"}"""
                    .formatted(isInstalled(), clientHost, appId, region)
                    .getBytes(UTF_8));
        case "/CometChat.js" -> {
          if (script.isEmpty()) {
            Response.writeError(request, response, callback, 404);
          } else {
            send(response, callback, "text/javascript", Files.readAllBytes(script.get()));
          }
        }
        default -> Response.writeError(request, response, callback, 404);
      }
      return true;
    }

    private void send(Response response, Callback callback, String type, byte[] body) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, type + "; charset=utf-8");
      response.write(true, ByteBuffer.wrap(body), callback);
    }
  }

  /** What the terminal says of it. */
  List<String> lines(String certificatePage) {
    return isInstalled()
        ? List.of(
            "The pages log in with CometChat's own JavaScript SDK. Your browser has to accept",
            "the emulator's certificate first, once:",
            "  " + certificatePage)
        : List.of(
            "CometChat's JavaScript SDK is not installed, so the pages only show the token.",
            "To see them log in:  npm --prefix examples/browser ci  and start again.");
  }
}
