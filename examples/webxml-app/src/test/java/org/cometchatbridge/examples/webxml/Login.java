/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import org.cometchatbridge.testsupport.Browser;

/** The ways in and out again, each as a browser goes them. */
enum Login {
  FORM("/desk") {
    @Override
    HttpResponse<String> in(Browser browser, String name, String password) throws Exception {
      return landed(
          browser, browser.submit("/login", Map.of("username", name, "password", password)));
    }

    @Override
    void out(Browser browser) throws Exception {
      landed(browser, browser.submit("/logout", Map.of()));
    }
  },
  FETCH("/single") {
    @Override
    HttpResponse<String> in(Browser browser, String name, String password) throws Exception {
      return browser.fetchJson(
          "POST",
          "/api/login",
          "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password));
    }

    @Override
    void out(Browser browser) throws Exception {
      browser.submit("/api/logout", Map.of());
    }
  },
  CONTAINER("/container/desk") {
    @Override
    HttpResponse<String> in(Browser browser, String name, String password) throws Exception {
      landed(browser, browser.navigate("/container/desk"));
      return landed(
          browser,
          browser.submit("/j_security_check", Map.of("j_username", name, "j_password", password)));
    }

    @Override
    void out(Browser browser) throws Exception {
      landed(browser, browser.submit("/logout", Map.of()));
    }
  },
  PROGRAMMATIC("/desk") {
    @Override
    HttpResponse<String> in(Browser browser, String name, String password) throws Exception {
      return landed(
          browser,
          browser.submit("/programmatic/login", Map.of("username", name, "password", password)));
    }

    @Override
    void out(Browser browser) throws Exception {
      landed(browser, browser.submit("/programmatic/logout", Map.of()));
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
    Optional<String> location = redirect.headers().firstValue("Location");
    // The response to a wrong password is a page.
    if (location.isPresent()) {
      browser.navigate(location.get());
    }
    return redirect;
  }
}
