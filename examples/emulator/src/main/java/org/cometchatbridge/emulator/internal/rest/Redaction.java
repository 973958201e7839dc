/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.cometchatbridge.emulator.Exchange;

/** Removes keys and tokens from a text about one exchange. */
public final class Redaction {

  private static final Pattern TOKEN =
      Pattern.compile("(?i)[a-z0-9_-]{1,100}_[0-9]{10}[0-9a-f]{30}");
  // The WebSocket ticket in the response to a page's login.
  private static final Pattern TICKET =
      Pattern.compile("eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
  private static final Pattern TOKEN_SEGMENT = Pattern.compile("(?<=/auth_tokens/)[^/?\\s'\"]+");

  // Replacing a key of one letter, as some tests use, would make every message unreadable.
  private static final int MIN_SECRET_LENGTH = 4;

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
    secrets.removeIf(secret -> secret.length() < MIN_SECRET_LENGTH);
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
