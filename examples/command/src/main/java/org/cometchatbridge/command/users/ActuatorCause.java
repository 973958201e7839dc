/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.users;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.cometchatbridge.command.terminal.CommandFailure;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.command.terminal.Printable;
import org.cometchatbridge.command.terminal.Terminal;

/** What the actuator endpoint of a node shows of a user. */
final class ActuatorCause {

  private static final String AUTHORIZATION = "COMETCHAT_BRIDGE_ACTUATOR_AUTHORIZATION";
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int MOST_BYTES = 65_536;

  private final Terminal terminal;
  private final URI endpoint;

  ActuatorCause(Terminal terminal, URI endpoint) {
    this.terminal = terminal;
    this.endpoint = endpoint;
  }

  /**
   * What a node shows.
   *
   * @param reason a word of the endpoint, such as {@code has_token}
   */
  record Status(String reason, String remedy) {

    /** Whether the user has no token for this reason. */
    boolean hinders() {
      return !reason.equals("has_token") && !reason.equals("pending");
    }

    /** For a line. */
    String text() {
      return Printable.of(reason) + (hinders() ? "" : ". " + remedy);
    }
  }

  Status of(String userId) throws IOException, InterruptedException {
    String path = URLEncoder.encode(userId, StandardCharsets.UTF_8).replace("+", "%20");
    HttpRequest.Builder request;
    if (endpoint.getRawUserInfo() != null) {
      throw new CommandFailure(
          ExitStatus.USAGE,
          "The URL of --actuator contains a user and a password, and other users of this machine can"
              + " read the arguments of a process. Set "
              + AUTHORIZATION
              + " in the environment to the header Authorization.");
    }
    try {
      request = HttpRequest.newBuilder(URI.create(endpoint + "/" + path)).timeout(LIMIT).GET();
      terminal
          .environment(AUTHORIZATION)
          .ifPresent(value -> request.header("Authorization", value));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitStatus.USAGE, "The URL of --actuator, or its authorization, is not usable.", e);
    }
    HttpResponse<InputStream> response;
    try {
      response =
          HttpClient.newBuilder()
              .connectTimeout(LIMIT)
              .build()
              .send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new CommandFailure(
          ExitStatus.UNAVAILABLE,
          "The actuator endpoint does not respond. Check the URL of --actuator.",
          e);
    }
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        throw new CommandFailure(
            ExitStatus.UNAVAILABLE,
            "The actuator endpoint responded with status "
                + response.statusCode()
                + ". Check the URL of --actuator, that the application exposes the endpoint"
                + " cometchat, and "
                + AUTHORIZATION
                + ".");
      }
      return status(body.readNBytes(MOST_BYTES));
    }
  }

  private static Status status(byte[] body) throws IOException {
    Map<String, String> texts = new HashMap<>();
    try (JsonParser json = new JsonFactory().createParser(body)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String name = json.currentName();
          if (json.nextToken().isScalarValue()) {
            texts.put(name, json.getValueAsString(""));
          } else {
            json.skipChildren();
          }
        }
      }
    } catch (JsonProcessingException e) {
      texts.clear();
    }
    String reason = texts.getOrDefault("reason", texts.getOrDefault("state", ""));
    if (reason.isEmpty()) {
      throw new CommandFailure(
          ExitStatus.UNAVAILABLE,
          "The response of --actuator is not one of the endpoint cometchat. Check its URL.");
    }
    return new Status(reason, Printable.of(texts.getOrDefault("remedy", "")));
  }
}
