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

/** Says on the terminal, once everything runs, who can sign in and what to try. */
@Component
@Profile("emulator")
class Invitation {

  private final Crew crew;
  private final CometChatEmulator emulator;
  private final ChatSdk sdk;
  private final Environment environment;

  Invitation(Crew crew, CometChatEmulator emulator, ChatSdk sdk, Environment environment) {
    this.crew = crew;
    this.sdk = sdk;
    this.emulator = emulator;
    this.environment = environment;
  }

  @EventListener(ApplicationReadyEvent.class)
  void invite() throws IOException, InterruptedException {
    URI url = URI.create("http://localhost:" + environment.getProperty("local.server.port") + "/");
    warmUp(url);
    PrintStream out = System.out;
    List<String> ofTheSdk =
        sdk.lines(
            emulator.tlsBaseUrl().resolve("/_emulator/"),
            lines -> out.printf("%n  %s%n", String.join("\n  ", lines)));
    out.print(text(url, emulator.consoleUrl(), crew.accounts(), ofTheSdk));
    out.flush();
  }

  static String text(URI url, URI console, List<Crew.Account> accounts, List<String> ofTheSdk) {
    return """

      Bakehouse is open:  %s
      Its single page:    %s

      Sign in as
    %s

      A JSON login, whose own response has the token:
        curl -i %s -H 'Content-Type: application/json' \\
          -d '{"username":"mira","password":"sourdough"}'

      The same, then the token's endpoint:
        curl -s -o /dev/null -c - %s -H 'Content-Type: application/json' \\
          -d '{"username":"tom","password":"croissant"}' \\
          | curl -i -b - %s

      CometChat is played by an emulator; watch it at
        %s

      %s

      Ctrl-C ends it.

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
            String.join("\n  ", ofTheSdk));
  }

  /**
   * Signs somebody in, once. A JVM's first login is slow, and who tries the printed lines should
   * see what all later ones are like. Nothing is left of it at the emulator.
   */
  private void warmUp(URI url) throws IOException, InterruptedException {
    HttpClient visitor = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    HttpRequest login =
        HttpRequest.newBuilder(url.resolve("api/login"))
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    """
            {"username":"mira","password":"sourdough"}"""))
            .build();
    visitor.send(login, BodyHandlers.discarding());
    HttpRequest token = HttpRequest.newBuilder(url.resolve("cometchat/token")).build();
    visitor.send(token, BodyHandlers.discarding());
    emulator.reset();
  }
}
