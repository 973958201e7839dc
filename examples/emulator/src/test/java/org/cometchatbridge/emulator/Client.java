/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import org.cometchatbridge.emulator.internal.rest.Json;

/** Calls an emulator as a client of CometChat does. */
final class Client {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** A response with accessors for tests. */
  record Reply(int status, String text, HttpResponse<String> raw) {
    JsonNode json() {
      ObjectNode object = Json.readObject(text);
      if (object == null) {
        throw new AssertionError("not a JSON object: " + text);
      }
      return object;
    }

    JsonNode data() {
      return json().path("data");
    }

    String code() {
      return json().path("error").path("code").asText();
    }
  }

  private final CometChatEmulator emulator;
  private final String key;

  Client(CometChatEmulator emulator) {
    this(emulator, emulator.apiKey());
  }

  Client(CometChatEmulator emulator, String key) {
    this.emulator = emulator;
    this.key = key;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(emulator.baseUrl() + path))
        .header("apikey", key)
        .header("Accept", "application/json");
  }

  Reply get(String path) {
    return send(request(path).GET().build());
  }

  Reply delete(String path) {
    return send(request(path).DELETE().build());
  }

  Reply post(String path) {
    return send(request(path).POST(BodyPublishers.noBody()).build());
  }

  Reply post(String path, String json) {
    return send(posting(path, json));
  }

  Reply put(String path, String json) {
    return send("PUT", path, json);
  }

  Reply delete(String path, String json) {
    return send("DELETE", path, json);
  }

  Reply send(String method, String path, String json) {
    HttpRequest.Builder request = request(path);
    if (!json.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    return send(
        request
            .method(
                method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
            .build());
  }

  CompletableFuture<Reply> postAsync(String path, String json) {
    return HTTP.sendAsync(posting(path, json), BodyHandlers.ofString()).thenApply(Client::reply);
  }

  HttpRequest posting(String path, String json) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(json))
        .build();
  }

  Reply createUser(String uid, String name) {
    return post("/users", "{\"uid\":\"%s\",\"name\":\"%s\"}".formatted(uid, name));
  }

  Reply mint(String uid) {
    return post("/users/" + uid + "/auth_tokens", "{\"force\":true}");
  }

  CompletableFuture<Reply> mintAsync(String uid) {
    return postAsync("/users/" + uid + "/auth_tokens", "{\"force\":true}");
  }

  Reply send(HttpRequest request) {
    try {
      return reply(HTTP.send(request, BodyHandlers.ofString()));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }

  private static Reply reply(HttpResponse<String> response) {
    return new Reply(response.statusCode(), response.body(), response);
  }
}
