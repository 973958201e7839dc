/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.io.IOException;
import java.util.Locale;
import java.util.Random;
import org.cometchatbridge.examples.soak.Browser.Page;
import org.cometchatbridge.examples.soak.Tally.What;
import org.jspecify.annotations.Nullable;

/** One visitor from the login to the end. */
final class Visit {

  private static final double BY_FORM = 0.2;
  private static final double REFUSED = 0.04;
  private static final double SWITCHES = 0.04;
  private static final double LEAVES = 0.01;

  private final Browser browser;
  private final Tally tally;
  private final Random random;
  private final int users;
  private String user = "";
  private @Nullable String token;

  Visit(Browser browser, Tally tally, Random random, int users) {
    this.browser = browser;
    this.tally = tally;
    this.random = random;
    this.users = users;
  }

  void make() {
    try {
      logIn();
      lookAround();
      if (token != null && random.nextDouble() < REFUSED) {
        refuse(token);
      }
      if (random.nextDouble() < SWITCHES) {
        tally.count(What.SWITCHES);
        logIn();
        lookAround();
      }
      end();
    } catch (IOException broken) {
      tally.oddAnswer("the host's connection: " + broken);
    }
  }

  private void logIn() {
    user = "user-" + random.nextInt(users);
    token = null;
    boolean byForm = random.nextDouble() < BY_FORM;
    long began = System.nanoTime();
    try {
      tally.count(What.REQUESTS);
      Page page =
          byForm
              ? browser.navigate("POST", "/login?user=" + user)
              : browser.fetch("POST", "/api/login?user=" + user);
      if (page.status() != (byForm ? 302 : 200)) {
        tally.failedLogin("status " + page.status());
        return;
      }
      tally.loggedIn((System.nanoTime() - began) / 1e6);
      look(page);
    } catch (IOException broken) {
      tally.failedLogin(broken.toString());
    }
    if (token != null) {
      tally.count(What.TOKENS_AT_ONCE);
    }
  }

  private void lookAround() throws IOException {
    look(ok(fetch("/api/data")));
    if (token == null) {
      endpoint(fetch("/cometchat/token"));
    }
    look(ok(fetch("/api/data")));
    if (token != null) {
      tally.count(What.TOKENS);
    }
  }

  private void refuse(String refused) throws IOException {
    tally.count(What.REFUSALS);
    tally.count(What.REQUESTS);
    Page page = browser.refuse(refused);
    if (page.status() == 200) {
      tally.count(What.REPLACED);
    } else if (page.status() == 405) {
      tally.count(What.NOT_TAKEN);
    } else if (page.status() != 503 && page.status() != 429) {
      tally.oddAnswer("a refusal was answered with " + page.status());
    }
    mine(page);
  }

  private void end() throws IOException {
    if (random.nextDouble() < LEAVES) {
      tally.count(What.LEFT);
      return;
    }
    Page page = ok(fetch("/logout"));
    if (page.token() != null) {
      tally.foreignToken("on the answer of a logout");
    }
    tally.count(What.LOGOUTS);
  }

  private Page fetch(String path) throws IOException {
    tally.count(What.REQUESTS);
    return browser.fetch("GET", path);
  }

  private Page ok(Page page) {
    if (page.status() != 200) {
      tally.oddAnswer("the host's page with status " + page.status());
    }
    return page;
  }

  private void look(Page page) {
    if (page.token() == null) {
      return;
    }
    if (!user.equals(page.uid()) || !isMine(page.token())) {
      tally.foreignToken("in a header");
    }
    token = page.token();
  }

  private void endpoint(Page page) {
    if (page.status() == 200) {
      mine(page);
      token = text(page.body(), "authToken");
    } else if (page.status() != 503) {
      tally.oddAnswer("the endpoint with status " + page.status());
    }
  }

  /** An answer of the endpoint names nobody but the visitor. */
  private void mine(Page page) {
    if (page.status() == 200
        && (!user.equals(text(page.body(), "uid")) || !isMine(text(page.body(), "authToken")))) {
      tally.foreignToken("at the endpoint");
    }
  }

  /** The emulator's tokens begin with the uid. */
  private boolean isMine(@Nullable String candidate) {
    return candidate != null && candidate.startsWith(user.toLowerCase(Locale.ROOT) + '_');
  }

  private static @Nullable String text(String json, String field) {
    String before = '"' + field + "\":\"";
    int at = json.indexOf(before);
    int end = at < 0 ? -1 : json.indexOf('"', at + before.length());
    return end < 0 ? null : json.substring(at + before.length(), end);
  }
}
