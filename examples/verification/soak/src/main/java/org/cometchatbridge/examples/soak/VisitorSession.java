/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.io.IOException;
import java.util.Locale;
import java.util.Random;
import org.cometchatbridge.examples.soak.Statistics.Counter;
import org.cometchatbridge.examples.soak.Statistics.Violation;
import org.cometchatbridge.examples.soak.VisitorClient.Page;
import org.jspecify.annotations.Nullable;

/** One visit, from the login to the logout or the end without one. */
final class VisitorSession {

  private static final double BY_FORM = 0.2;
  private static final double REJECTS = 0.04;
  private static final double REJECTS_ALL = 0.004;
  private static final int MORE_THAN_THE_LIMIT = 5;
  private static final double ENDS_CHAT = 0.03;
  private static final double SWITCHES = 0.04;
  private static final double LEAVES = 0.05;

  private final VisitorClient browser;
  private final TokenAudit tokenAudit;
  private final Statistics statistics;
  private final StallDetector stallDetector;
  private final Random random;
  private final int users;
  private String user = "";
  private double loggedInAt;
  private @Nullable String token;

  /**
   * A rejected token that is not replaced yet. It is not recorded as revoked if the visitor leaves
   * without a logout.
   */
  private @Nullable String withdrawn;

  VisitorSession(
      VisitorClient browser,
      TokenAudit tokenAudit,
      Statistics statistics,
      StallDetector stallDetector,
      Random random,
      int users) {
    this.browser = browser;
    this.tokenAudit = tokenAudit;
    this.statistics = statistics;
    this.stallDetector = stallDetector;
    this.random = random;
    this.users = users;
  }

  void make() {
    try {
      if (!logIn()) {
        return;
      }
      loadPages();
      reject();
      if (random.nextDouble() < ENDS_CHAT) {
        endChat();
      }
      if (random.nextDouble() < SWITCHES) {
        statistics.count(Counter.SWITCHES);
        recordRevocation("by another login");
        if (!logIn()) {
          return;
        }
        loadPages();
      }
      end();
    } catch (IOException broken) {
      statistics.wrong(Violation.UNEXPECTED_RESPONSE, "the application's connection: " + broken);
    }
  }

  /** Logs in. Returns whether the application accepted the login. */
  private boolean logIn() {
    user = "user-" + random.nextInt(users);
    boolean byForm = random.nextDouble() < BY_FORM;
    loggedInAt = statistics.now();
    double stalledBefore = stallDetector.millis();
    try {
      statistics.count(Counter.REQUESTS);
      Page page =
          byForm
              ? browser.navigate("POST", "/login?user=" + user)
              : browser.fetch("POST", "/api/login?user=" + user);
      if (page.status() != (byForm ? 302 : 200)) {
        statistics.wrong(Violation.FAILED_LOGIN, "status " + page.status());
        return false;
      }
      double stalled = stallDetector.millis() - stalledBefore;
      double took = (statistics.now() - loggedInAt) * 1e3;
      statistics.loggedIn(loggedInAt, Math.max(0, took - stalled));
      check(page);
    } catch (IOException broken) {
      statistics.wrong(Violation.FAILED_LOGIN, broken.toString());
      return false;
    }
    if (token != null) {
      statistics.count(Counter.TOKENS_AT_ONCE);
    }
    return true;
  }

  private void loadPages() throws IOException {
    check(ok(fetch("/api/data")));
    if (token == null) {
      requestToken();
    }
    check(ok(fetch("/api/data")));
    if (token != null) {
      statistics.gotToken(loggedInAt);
    }
  }

  private void requestToken() throws IOException {
    Page page = fetch("/cometchat/token");
    if (page.status() == 200) {
      acceptToken(text(page.body(), "uid"), text(page.body(), "authToken"), "at the endpoint");
    } else {
      retryLater(page, 503);
    }
  }

  /** Reports rejected tokens. Some visitors exceed the limit and must get a 429. */
  private void reject() throws IOException {
    double kind = random.nextDouble();
    int times = kind < REJECTS_ALL ? MORE_THAN_THE_LIMIT : kind < REJECTS ? 1 : 0;
    for (int i = 0; i < times && token != null; i++) {
      reject(token);
    }
  }

  private void reject(String rejected) throws IOException {
    statistics.count(Counter.REJECTIONS);
    statistics.count(Counter.REQUESTS);
    Page page = browser.reject(rejected);
    switch (page.status()) {
      case 200 -> {
        statistics.count(Counter.REPLACED);
        recordRevocation("rejected, and replaced");
        acceptToken(text(page.body(), "uid"), text(page.body(), "authToken"), "for a rejected one");
        if (rejected.equals(token)) {
          statistics.wrong(Violation.UNEXPECTED_RESPONSE, "a rejected token was handed out again");
        }
      }
      case 429 -> {
        statistics.count(Counter.REJECTED_TOO_OFTEN);
        retryLater(page, 429);
      }
      default -> {
        statistics.count(Counter.NOT_REPLACED_NOW);
        withdrawn = rejected;
        token = null;
        retryLater(page, 503);
      }
    }
  }

  private void endChat() throws IOException {
    statistics.count(Counter.CHATS_ENDED);
    statistics.count(Counter.REQUESTS);
    String before = token;
    Page page = browser.fetch("DELETE", "/cometchat/token");
    if (page.status() != 204) {
      statistics.wrong(Violation.UNEXPECTED_RESPONSE, "DELETE with status " + page.status());
    }
    recordRevocation("by the page");
    requestToken();
    if (before != null && before.equals(token)) {
      statistics.wrong(Violation.UNEXPECTED_RESPONSE, "an ended token was handed out again");
    }
  }

  private void end() throws IOException {
    if (random.nextDouble() < LEAVES) {
      statistics.count(Counter.LEFT);
      if (withdrawn != null) {
        statistics.count(Counter.LEFT_WITHDRAWN);
      }
      return;
    }
    Page page = ok(fetch("/logout"));
    if (page.token() != null) {
      statistics.wrong(Violation.FOREIGN_TOKEN, "on the response of a logout");
    }
    recordRevocation("by a logout");
    statistics.count(Counter.LOGOUTS);
  }

  private void recordWithdrawn() {
    if (withdrawn != null) {
      tokenAudit.ended(user, withdrawn, "rejected while there was no other");
      withdrawn = null;
    }
  }

  private void recordRevocation(String how) {
    recordWithdrawn();
    if (token != null) {
      tokenAudit.ended(user, token, how);
      token = null;
    }
  }

  private Page fetch(String path) throws IOException {
    statistics.count(Counter.REQUESTS);
    return browser.fetch("GET", path);
  }

  private Page ok(Page page) {
    if (page.status() != 200) {
      statistics.wrong(
          Violation.UNEXPECTED_RESPONSE, "the application's page with status " + page.status());
    }
    return page;
  }

  private void check(Page page) {
    if (page.token() != null && !page.token().equals(token)) {
      acceptToken(page.uid(), page.token(), "in a header");
    }
  }

  private void acceptToken(@Nullable String uid, @Nullable String received, String where) {
    // The emulator's tokens begin with the uid.
    if (!user.equals(uid)
        || received == null
        || !received.startsWith(user.toLowerCase(Locale.ROOT) + '_')) {
      statistics.wrong(Violation.FOREIGN_TOKEN, where);
      return;
    }
    if (!tokenAudit.isValid(user, received)) {
      statistics.wrong(Violation.REJECTED_TOKEN, where);
    }
    if (received.equals(withdrawn)) {
      statistics.wrong(Violation.UNEXPECTED_RESPONSE, "a rejected token was handed out again");
    }
    recordWithdrawn();
    token = received;
  }

  private void retryLater(Page page, int expected) {
    if (page.status() != expected || !page.retryAfter()) {
      statistics.wrong(
          Violation.UNEXPECTED_RESPONSE,
          "the endpoint with status "
              + page.status()
              + (page.retryAfter() ? "" : " and no Retry-After"));
    }
  }

  private static @Nullable String text(String json, String field) {
    String before = '"' + field + "\":\"";
    int at = json.indexOf(before);
    int end = at < 0 ? -1 : json.indexOf('"', at + before.length());
    return end < 0 ? null : json.substring(at + before.length(), end);
  }
}
