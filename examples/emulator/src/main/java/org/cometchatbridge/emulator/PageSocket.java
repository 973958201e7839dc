/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.cometchatbridge.emulator.internal.rest.Directory;
import org.cometchatbridge.emulator.internal.rest.Json;
import org.cometchatbridge.emulator.internal.rest.Route;
import org.cometchatbridge.emulator.internal.rest.SocketTickets;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket of one page: authenticates it by the ticket of its login and responds to pings.
 * Messages are not delivered.
 */
final class PageSocket implements FrameHandler {

  private static final int MAX_MESSAGE_BYTES = 64 * 1024;

  private final SocketTickets tickets;
  private final Directory directory;
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private @Nullable CoreSession session;
  private @Nullable String uid;

  PageSocket(SocketTickets tickets, Directory directory) {
    this.tickets = tickets;
    this.directory = directory;
  }

  @Override
  public void onOpen(CoreSession opened, Callback callback) {
    session = opened;
    callback.succeeded();
    opened.demand();
  }

  @Override
  public void onFrame(Frame frame, Callback callback) {
    CoreSession open = session;
    if (open == null) {
      throw new IllegalStateException("a frame arrived before the WebSocket was opened");
    }
    switch (frame.getOpCode()) {
      case OpCode.PING ->
          open.sendFrame(
              new Frame(OpCode.PONG, true, Frame.copy(frame).getPayload()), Callback.NOOP, false);
      case OpCode.CLOSE -> {
        // Before the close frame is sent, so that a test that sees it also sees the decreased
        // count.
        disconnect();
        open.close(CloseStatus.NORMAL, null, Callback.NOOP);
      }
      case OpCode.TEXT, OpCode.CONTINUATION -> read(open, frame);
      default -> {}
    }
    callback.succeeded();
    open.demand();
  }

  @Override
  public void onError(Throwable cause, Callback callback) {
    callback.succeeded();
  }

  @Override
  public void onClosed(CloseStatus status, Callback callback) {
    disconnect();
    callback.succeeded();
  }

  private void disconnect() {
    if (uid != null) {
      directory.pageDisconnected(uid);
      uid = null;
    }
  }

  private void read(CoreSession open, Frame frame) {
    byte[] bytes = new byte[frame.getPayloadLength()];
    frame.getPayload().slice().get(bytes);
    message.writeBytes(bytes);
    if (message.size() > MAX_MESSAGE_BYTES) {
      open.close(CloseStatus.MESSAGE_TOO_LARGE, null, Callback.NOOP);
    } else if (frame.isFin()) {
      ObjectNode json = Json.readObject(message.toString(StandardCharsets.UTF_8));
      message.reset();
      if (json != null) {
        received(open, json);
      }
    }
  }

  private void received(CoreSession open, ObjectNode json) {
    if ("auth".equals(json.path("type").asText())) {
      send(open, authenticate(json));
    } else if ("ping".equals(json.path("action").asText())) {
      send(open, Json.object().put("action", "pong"));
    }
  }

  private ObjectNode authenticate(ObjectNode json) {
    String sender = Route.fold(json.path("sender").asText(""));
    boolean admitted = tickets.admits(directory, sender, json.path("body").path("auth").asText(""));
    if (admitted && uid == null) {
      uid = sender;
      directory.pageConnected(sender);
    }
    ObjectNode response = Json.object();
    response.set("appId", json.path("appId"));
    response.put("type", "auth");
    response.put("sender", sender);
    response.set("deviceId", json.path("deviceId"));
    response
        .putObject("body")
        .put("code", admitted ? "200" : "401")
        .put("status", admitted ? "OK" : "UNAUTHORIZED");
    return response;
  }

  private static void send(CoreSession open, ObjectNode json) {
    open.sendFrame(new Frame(OpCode.TEXT, true, Json.write(json)), Callback.NOOP, false);
  }
}
