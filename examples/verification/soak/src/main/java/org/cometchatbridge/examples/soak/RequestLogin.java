/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.io.IOException;
import java.util.Locale;
import java.util.Random;
import org.cometchatbridge.examples.soak.Browser.Page;
import org.cometchatbridge.examples.soak.Tally.What;
import org.cometchatbridge.examples.soak.Tally.Wrong;
import org.jspecify.annotations.Nullable;

/** One visitor from the login to the end. */
final class RequestLogin {

  private static final double BY_FORM = 0.2;
  private static final double REJECTS = 0.04;
  private static final double REJECTS_ALL = 0.004;
  private static final int MORE_THAN_ARE_REPLACED = 5;
  private static final double ENDS_CHAT = 0.03;
  private static final double SWITCHES = 0.04;
  private static final double LEAVES = 0.05;

  private final Browser browser;
  private final Ledger ledger;
  private final Tally tally;
  private final Stalls stalls;
  private final Random random;
  private final int users;
  private String user = "";
  private double loggedInAt;
  private @Nullable String token;

  /** A rejected token that no other one has replaced yet; who leaves leaves its end open. */
  private @Nullable String withdrawn;

  RequestLogin(
      Browser browser, Ledger ledger, Tally tally, Stalls stalls, Random random, int users) {
    this.browser = browser;
    this.ledger = ledger;
    this.tally = tally;
    this.stalls = stalls;
    this.random = random;
    this.users = users;
  }

  void make() {
    try {
      if (!logIn()) {
        return;
      }
      lookAround();
      reject();
      if (random.nextDouble() < ENDS_CHAT) {
        endChat();
      }
      if (random.nextDouble() < SWITCHES) {
        tally.count(What.SWITCHES);
        giveUpToken("by another login");
        if (!logIn()) {
          return;
        }
        lookAround();
      }
      end();
    } catch (IOException broken) {
      tally.wrong(Wrong.ODD_ANSWER, "the application's connection: " + broken);
    }
  }

  /** Whether the application let them in, as it always must. */
  private boolean logIn() {
    user = "user-" + random.nextInt(users);
    boolean byForm = random.nextDouble() < BY_FORM;
    loggedInAt = tally.now();
    double stalledBefore = stalls.millis();
    try {
      tally.count(What.REQUESTS);
      Page page =
          byForm
              ? browser.navigate("POST", "/login?user=" + user)
              : browser.fetch("POST", "/api/login?user=" + user);
      if (page.status() != (byForm ? 302 : 200)) {
        tally.wrong(Wrong.FAILED_LOGIN, "status " + page.status());
        return false;
      }
      double stalled = stalls.millis() - stalledBefore;
      double took = (tally.now() - loggedInAt) * 1e3;
      tally.loggedIn(loggedInAt, Math.max(0, took - stalled));
      look(page);
    } catch (IOException broken) {
      tally.wrong(Wrong.FAILED_LOGIN, broken.toString());
      return false;
    }
    if (token != null) {
      tally.count(What.TOKENS_AT_ONCE);
    }
    return true;
  }

  private void lookAround() throws IOException {
    look(ok(fetch("/api/data")));
    if (token == null) {
      askForToken();
    }
    look(ok(fetch("/api/data")));
    if (token != null) {
      tally.gotToken(loggedInAt);
    }
  }

  private void askForToken() throws IOException {
    Page page = fetch("/cometchat/token");
    if (page.status() == 200) {
      receive(text(page.body(), "uid"), text(page.body(), "authToken"), "at the endpoint");
    } else {
      retryLater(page, 503);
    }
  }

  /** Some do not stop, and are to be told that it is enough. */
  private void reject() throws IOException {
    double kind = random.nextDouble();
    int times = kind < REJECTS_ALL ? MORE_THAN_ARE_REPLACED : kind < REJECTS ? 1 : 0;
    for (int i = 0; i < times && token != null; i++) {
      reject(token);
    }
  }

  private void reject(String rejected) throws IOException {
    tally.count(What.REJECTIONS);
    tally.count(What.REQUESTS);
    Page page = browser.reject(rejected);
    switch (page.status()) {
      case 200 -> {
        tally.count(What.REPLACED);
        giveUpToken("rejected, and replaced");
        receive(text(page.body(), "uid"), text(page.body(), "authToken"), "for a rejected one");
        if (rejected.equals(token)) {
          tally.wrong(Wrong.ODD_ANSWER, "a rejected token was handed out again");
        }
      }
      case 429 -> {
        tally.count(What.REJECTED_TOO_OFTEN);
        retryLater(page, 429);
      }
      default -> {
        tally.count(What.NOT_REPLACED_NOW);
        withdrawn = rejected;
        token = null;
        retryLater(page, 503);
      }
    }
  }

  private void endChat() throws IOException {
    tally.count(What.CHATS_ENDED);
    tally.count(What.REQUESTS);
    String before = token;
    Page page = browser.fetch("DELETE", "/cometchat/token");
    if (page.status() != 204) {
      tally.wrong(Wrong.ODD_ANSWER, "DELETE with status " + page.status());
    }
    giveUpToken("by the page");
    askForToken();
    if (before != null && before.equals(token)) {
      tally.wrong(Wrong.ODD_ANSWER, "an ended token was handed out again");
    }
  }

  private void end() throws IOException {
    if (random.nextDouble() < LEAVES) {
      tally.count(What.LEFT);
      if (withdrawn != null) {
        tally.count(What.LEFT_WITHDRAWN);
      }
      return;
    }
    Page page = ok(fetch("/logout"));
    if (page.token() != null) {
      tally.wrong(Wrong.FOREIGN_TOKEN, "on the response of a logout");
    }
    giveUpToken("by a logout");
    tally.count(What.LOGOUTS);
  }

  private void giveUpWithdrawn() {
    if (withdrawn != null) {
      ledger.ended(user, withdrawn, "rejected while there was no other");
      withdrawn = null;
    }
  }

  private void giveUpToken(String how) {
    giveUpWithdrawn();
    if (token != null) {
      ledger.ended(user, token, how);
      token = null;
    }
  }

  private Page fetch(String path) throws IOException {
    tally.count(What.REQUESTS);
    return browser.fetch("GET", path);
  }

  private Page ok(Page page) {
    if (page.status() != 200) {
      tally.wrong(Wrong.ODD_ANSWER, "the application's page with status " + page.status());
    }
    return page;
  }

  private void look(Page page) {
    if (page.token() != null && !page.token().equals(token)) {
      receive(page.uid(), page.token(), "in a header");
    }
  }

  private void receive(@Nullable String uid, @Nullable String received, String where) {
    // The emulator's tokens begin with the uid.
    if (!user.equals(uid)
        || received == null
        || !received.startsWith(user.toLowerCase(Locale.ROOT) + '_')) {
      tally.wrong(Wrong.FOREIGN_TOKEN, where);
      return;
    }
    if (!ledger.takes(user, received)) {
      tally.wrong(Wrong.DEAD_TOKEN, where);
    }
    if (received.equals(withdrawn)) {
      tally.wrong(Wrong.ODD_ANSWER, "a rejected token was handed out again");
    }
    giveUpWithdrawn();
    token = received;
  }

  private void retryLater(Page page, int expected) {
    if (page.status() != expected || !page.retryAfter()) {
      tally.wrong(
          Wrong.ODD_ANSWER,
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
