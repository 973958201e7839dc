/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.emulator;

import java.io.IOException;
import java.io.PrintStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.Collectors;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.examples.bakehouse.crew.Crew;
import org.cometchatbridge.examples.sdk.ChatSdk;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Prints the demo accounts and sample requests after the start. */
@Component
@Profile("emulator")
class StartupBanner {

  private final Crew crew;
  private final CometChatEmulator emulator;
  private final ChatSdk sdk;
  private final Environment environment;

  StartupBanner(Crew crew, CometChatEmulator emulator, ChatSdk sdk, Environment environment) {
    this.crew = crew;
    this.sdk = sdk;
    this.emulator = emulator;
    this.environment = environment;
  }

  @EventListener(ApplicationReadyEvent.class)
  void print() throws IOException, InterruptedException {
    URI url = URI.create("http://localhost:" + environment.getProperty("local.server.port") + "/");
    warmUp(url);
    PrintStream out = System.out;
    List<String> sdkLines =
        sdk.lines(
            emulator.tlsBaseUrl().resolve("/_emulator/"),
            lines -> out.printf("%n  %s%n", String.join("\n  ", lines)));
    out.print(text(url, emulator.consoleUrl(), crew.accounts(), sdkLines));
    out.flush();
  }

  static String text(URI url, URI console, List<Crew.Account> accounts, List<String> sdkLines) {
    return """

      Bakehouse is running at  %s
      Single page application  %s

      Accounts (name, password)
    %s

      JSON login, with the token in a response header:
        curl -i %s -H 'Content-Type: application/json' \\
          -d '{"username":"mira","password":"sourdough"}'

      JSON login, followed by a request to the token endpoint:
        curl -s -o /dev/null -c - %s -H 'Content-Type: application/json' \\
          -d '{"username":"tom","password":"croissant"}' \\
          | curl -i -b - %s

      CometChat is emulated. Emulator console:
        %s

      %s

      Press Ctrl-C to stop.

    """
        .formatted(
            url,
            url.resolve("app"),
            accounts.stream()
                .map(account -> "    %-32s%s".formatted(account.username(), account.password()))
                .collect(Collectors.joining("\n")),
            url.resolve("api/login"),
            url.resolve("api/login"),
            url.resolve("cometchat/token"),
            console,
            String.join("\n  ", sdkLines));
  }

  /**
   * Performs one login, because the first login of a JVM is slow, and resets the emulator
   * afterwards.
   */
  private void warmUp(URI url) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    HttpRequest login =
        HttpRequest.newBuilder(url.resolve("api/login"))
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    """
            {"username":"mira","password":"sourdough"}"""))
            .build();
    client.send(login, BodyHandlers.discarding());
    HttpRequest token = HttpRequest.newBuilder(url.resolve("cometchat/token")).build();
    client.send(token, BodyHandlers.discarding());
    emulator.reset();
  }
}
