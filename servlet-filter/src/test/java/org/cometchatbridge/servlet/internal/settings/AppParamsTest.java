/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.servlet.AppResolver;
import org.cometchatbridge.servlet.internal.app.ClaimApp;
import org.cometchatbridge.servlet.internal.app.HeaderApp;
import org.cometchatbridge.servlet.internal.app.HostNameApp;
import org.cometchatbridge.servlet.internal.app.SessionApp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Init-params with several CometChat apps. */
class AppParamsTest {

  private static final String KEY = "0123456789abcdef0123456789abcdef01234567";

  private final Map<String, String> environment = new HashMap<>();

  @Test
  void settingWithoutApp_appliesToAllApps() {
    environment.put("GLOBEX_KEY", KEY);
    InitParams params =
        params(
            "apps", "acme, globex",
            "region", "eu",
            "maxLoginWait", "3s",
            "app.acme.appId", "acme-app",
            "app.acme.apiKey", KEY,
            "app.globex.appId", "globex-app",
            "app.globex.apiKey", "${env:GLOBEX_KEY}",
            "app.globex.region", "us");

    assertThat(params.appNames().orElseThrow()).containsExactly("acme", "globex");
    CometChatBridgeConfig acme = params.configOf("acme");
    CometChatBridgeConfig globex = params.configOf("globex");
    assertThat(acme.appId()).isEqualTo("acme-app");
    assertThat(acme.region()).isEqualTo("eu");
    assertThat(acme.maxLoginWait()).isEqualTo(Duration.ofSeconds(3));
    assertThat(globex.region()).isEqualTo("us");
    assertThat(globex.apiKey()).isEqualTo(KEY);
    assertThat(params.holdsLiteralKey()).isTrue();

    environment.put("GLOBEX_KEY", KEY.replace('0', '1'));
    assertThat(globex.apiKey()).isEqualTo(KEY.replace('0', '1'));
  }

  @Test
  void oneApp_hasNoNames() {
    InitParams params = params("appId", "app", "region", "eu", "apiKey", "${env:KEY}");

    assertThat(params.appNames()).isEmpty();
    assertThat(params.holdsLiteralKey()).isFalse();
  }

  @Test
  void messages_nameTheInitParamOfTheApp() {
    assertThatThrownBy(() -> params("apps", "acme", "app.acme.appId", "a").configOf("acme"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'app.acme.");
    assertThatThrownBy(
            () ->
                params("apps", "acme", "region", "eu", "app.acme.maxLoginWait", "soon")
                    .configOf("acme"))
        .hasMessageContaining("'app.acme.maxLoginWait': 'soon' is not a duration");
    assertThatThrownBy(() -> params("apps", "acme", "maxLoginWait", "soon").configOf("acme"))
        .hasMessageContaining("'maxLoginWait': 'soon' is not a duration");
    assertThatThrownBy(() -> params("apps", "acme", "app.acme.apikey", KEY))
        .hasMessageContaining("did you mean 'apiKey'?")
        .hasMessageNotContaining(KEY);
  }

  @ParameterizedTest
  @CsvSource({
    "app.acme.endpoint, /chat, applies to all apps",
    "app.acme.apps, x, applies to all apps",
    "app.acme.appResolver, hostName, applies to all apps"
  })
  void settingOfTheFilter_hasNoApp(String name, String value, String problem) {
    assertThatThrownBy(() -> params("apps", "acme", name, value))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'" + name + "': " + problem);
  }

  @Test
  void wrongNames_areRejected() {
    assertThatThrownBy(() -> params("apps", "acme,b c").appNames())
        .hasMessageContaining("'apps': 'b c' is not the name of an app");
    assertThatThrownBy(() -> params("apps", "acme,acme").appNames())
        .hasMessageContaining("one of them twice");
    assertThatThrownBy(() -> params("apps", ",").appNames()).hasMessageContaining("names no app");
    assertThatThrownBy(() -> params("apps", "acme", "app.globex.appId", "x").appNames())
        .hasMessageContaining("'app.globex': has settings, but is none of the apps");
    assertThatThrownBy(() -> params("appResolver", "hostName").appNames())
        .hasMessageContaining("'appResolver': has no effect without apps");
  }

  @Test
  void appResolver_isAWordOrAClass() {
    assertThat(resolver("hostName")).isInstanceOf(HostNameApp.class);
    assertThat(resolver("Header: X-Tenant")).isEqualTo(new HeaderApp("X-Tenant"));
    assertThat(resolver("session:tenant")).isEqualTo(new SessionApp("tenant"));
    assertThat(resolver("claim:tenant")).isEqualTo(new ClaimApp("tenant"));
    assertThat(resolver(OwnAppResolver.class.getName())).isInstanceOf(OwnAppResolver.class);
    assertThatThrownBy(() -> resolver("header: "))
        .hasMessageContaining("'appResolver': 'header:' names nothing");
    assertThatThrownBy(() -> resolver("no.such.Type")).hasMessageContaining("'appResolver'");
    assertThatThrownBy(() -> AppResolverSetting.of(params("apps", "acme").reader()))
        .hasMessageContaining("'appResolver': is missing, and apps is set");
  }

  /** A resolver that the setting names by its class. */
  public static final class OwnAppResolver implements AppResolver {

    @Override
    public String app(jakarta.servlet.http.HttpServletRequest request) {
      return "acme";
    }
  }

  private AppResolver resolver(String text) {
    return AppResolverSetting.of(params("apps", "acme", "appResolver", text).reader());
  }

  private InitParams params(String... namesAndValues) {
    Map<String, String> params = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      params.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return InitParams.of(
        new InitParamsTest.GivenConfig(params), new References(environment::get, name -> null));
  }
}
