/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml;

import java.net.http.HttpResponse;
import java.util.Map;

/** The ways in and out again, each as a browser goes them. */
enum Login {
  FORM("/desk") {
    @Override
    HttpResponse<String> in(Browser browser, String name, String password) throws Exception {
      return landed(
          browser, browser.postForm("/login", Map.of("username", name, "password", password)));
    }

    @Override
    void out(Browser browser) throws Exception {
      landed(browser, browser.postForm("/logout", Map.of()));
    }
  },
  FETCH("/single") {
    @Override
    HttpResponse<String> in(Browser browser, String name, String password) throws Exception {
      return browser.postJson(
          "/api/login", "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password));
    }

    @Override
    void out(Browser browser) throws Exception {
      browser.postForm("/api/logout", Map.of());
    }
  },
  CONTAINER("/container/desk") {
    @Override
    HttpResponse<String> in(Browser browser, String name, String password) throws Exception {
      landed(browser, browser.visit("/container/desk"));
      return landed(
          browser,
          browser.postForm(
              "/j_security_check", Map.of("j_username", name, "j_password", password)));
    }

    @Override
    void out(Browser browser) throws Exception {
      landed(browser, browser.postForm("/logout", Map.of()));
    }
  },
  PROGRAMMATIC("/desk") {
    @Override
    HttpResponse<String> in(Browser browser, String name, String password) throws Exception {
      return landed(
          browser,
          browser.postForm("/programmatic/login", Map.of("username", name, "password", password)));
    }

    @Override
    void out(Browser browser) throws Exception {
      landed(browser, browser.postForm("/programmatic/logout", Map.of()));
    }
  };

  private final String home;

  Login(String home) {
    this.home = home;
  }

  /** Signs in, looks at the page behind the redirect, and returns the login's own response. */
  abstract HttpResponse<String> in(Browser browser, String name, String password) throws Exception;

  abstract void out(Browser browser) throws Exception;

  String home() {
    return home;
  }

  private static HttpResponse<String> landed(Browser browser, HttpResponse<String> redirect)
      throws Exception {
    browser.visit(redirect.headers().firstValue("Location").orElseThrow());
    return redirect;
  }
}
