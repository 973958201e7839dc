/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Pages")
class PageTest extends ApplicationTest {

  private final BootBrowser browser = browser();

  @Test
  @DisplayName("the page script is served without a login")
  void script_isServedWithoutALogin() {
    HttpResponse<String> script = browser.fetch("/cometchat/bridge.js");

    assertThat(script.statusCode()).isEqualTo(200);
    assertThat(script.headers().firstValue("Content-Type").orElse("")).contains("javascript");
    assertThat(script.body()).contains("connect");
    assertThat(browser.cookie("JSESSIONID")).isEmpty();
  }

  @Test
  @DisplayName("a template has the token in its markup and is not cached")
  void template_hasTheTokenInItsMarkup() {
    browser.formLogin(USER);
    String token = tokenAtEndpoint(browser, USER);

    HttpResponse<String> page = browser.navigate("/template");

    assertThat(page.body()).contains("<meta ").contains(token);
    assertThat(page.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    assertNoToken(page);
  }

  @Test
  @DisplayName("templates share the token of a JSON login")
  void templates_shareTheToken() {
    String token = validToken(browser.jsonLogin(USER));

    for (int i = 0; i < 3; i++) {
      assertThat(browser.navigate("/template").body()).contains(token);
    }
    assertThat(emulator().journal().count()).isEqualTo(1);
  }
}
