/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.cometchatbridge.emulator.Exchange;

/** Takes keys and tokens out of a text about one exchange. */
public final class Redaction {

  private static final Pattern TOKEN =
      Pattern.compile("(?i)[a-z0-9_-]{1,100}_[0-9]{10}[0-9a-f]{30}");
  // What a page's login is answered for its WebSocket.
  private static final Pattern TICKET =
      Pattern.compile("eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
  private static final Pattern TOKEN_SEGMENT = Pattern.compile("(?<=/auth_tokens/)[^/?\\s'\"]+");

  // A key of one letter, as tests like to have, would take every such letter out of a message.
  private static final int SHORTEST_SECRET = 4;

  private final List<String> secrets;

  private Redaction(List<String> secrets) {
    this.secrets = secrets;
  }

  public static Redaction of(Exchange exchange) {
    List<String> secrets = new ArrayList<>();
    secrets.addAll(exchange.headers().getOrDefault("apikey", List.of()));
    secrets.addAll(exchange.headers().getOrDefault("authToken", List.of()));
    String token = Route.of(exchange.method(), exchange.path()).token();
    if (token != null) {
      secrets.add(token);
    }
    secrets.removeIf(secret -> secret.length() < SHORTEST_SECRET);
    return new Redaction(secrets);
  }

  public String apply(String text) {
    String safe = TOKEN_SEGMENT.matcher(text).replaceAll("(token)");
    safe = TOKEN.matcher(safe).replaceAll("(token)");
    safe = TICKET.matcher(safe).replaceAll("(token)");
    for (String secret : secrets) {
      safe = safe.replace(secret, "(secret)");
    }
    return safe;
  }
}
