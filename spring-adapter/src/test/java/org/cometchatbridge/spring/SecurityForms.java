/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring;

import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cometchatbridge.testsupport.Browser;

/** Submits the login and logout forms that Spring Security generates. */
public final class SecurityForms {

  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

  private SecurityForms() {}

  public static HttpResponse<String> logIn(Browser browser, String user, String password) {
    String csrf = csrf(browser.navigate("/login"));
    return browser.submit("/login", "username=" + user + "&password=" + password + "&" + csrf);
  }

  public static HttpResponse<String> logOut(Browser browser) {
    return browser.submit("/logout", csrf(browser.navigate("/logout")));
  }

  private static String csrf(HttpResponse<String> page) {
    Matcher matcher = CSRF.matcher(page.body());
    if (!matcher.find()) {
      throw new AssertionError("no CSRF token in " + page.body());
    }
    return "_csrf=" + matcher.group(1);
  }
}
