/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The emulator of the packed jar, as a process of its own on a random port. */
final class PackedEmulator {

  private final Process process;

  /** What the process has printed: "base URL", "app id", "API key". */
  private final Map<String, String> printed;

  private PackedEmulator(Process process, Map<String, String> printed) {
    this.process = process;
    this.printed = printed;
  }

  /** Starts the emulator and waits until it listens. */
  static PackedEmulator start(String... options) throws IOException {
    List<String> line = new ArrayList<>(List.of("emulator", "--port", "0"));
    line.addAll(List.of(options));
    Process process = new PackedCommand().start(line.toArray(String[]::new));
    Map<String, String> printed = new HashMap<>();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String text = lines.readLine(); text != null; text = lines.readLine()) {
      String[] parts = text.strip().split(" {2,}", 2);
      printed.put(parts[0], parts[parts.length - 1]);
      if (parts[0].equals("users")) {
        return new PackedEmulator(process, printed);
      }
    }
    throw new IOException("the emulator has ended after it printed " + printed);
  }

  String baseUrl() {
    return printed.get("base URL");
  }

  String port() {
    return String.valueOf(URI.create(baseUrl()).getPort());
  }

  String appId() {
    return printed.get("app id");
  }

  String apiKey() {
    return printed.get("API key");
  }

  /** Creates a token and returns its text. */
  String createToken(String uid) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(baseUrl() + "/users/" + uid + "/auth_tokens"))
                    .header("apikey", apiKey())
                    .header("appid", appId())
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    return response.body().replaceFirst("(?s).*\"authToken\":\"([^\"]+)\".*", "$1");
  }

  /** Sends SIGTERM and returns the exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    return process.waitFor();
  }
}
