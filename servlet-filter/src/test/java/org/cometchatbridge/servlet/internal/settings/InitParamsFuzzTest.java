/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.cometchatbridge.core.Fuzz;
import org.cometchatbridge.core.HostileText;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.servlet.ReadSettings;
import org.junit.jupiter.api.Test;

/**
 * Random init-params are either read or rejected with a message that is printable, bounded and free
 * of keys.
 */
class InitParamsFuzzTest {

  private static final String KEY = "0123456789abcdef0123456789abcdef01234567";
  private static final int LONGEST_MESSAGE = 600;

  private static final String[] VALUES = {
    "true",
    "app",
    "us",
    KEY,
    "x" + KEY,
    "https://chat.example/v3",
    "http://127.0.0.1:1/v3",
    "http://user:" + KEY + "@proxy:3128",
    "1s",
    "PT1.5S",
    "99999999999d",
    "PT-9223372036854775808S",
    "reject",
    "hash",
    "session:user,principal",
    "java.lang.String",
    "java.util.function.Predicate",
    "/cometchat/token",
    "https://app.example",
    "60",
    "${env:KEY}",
    "${sys:nothing}",
    "${file:/no/such/" + KEY + "}",
    "${file:/dev/null\u0000}",
    "${" + KEY + "}",
    "${env:" + "N".repeat(5_000) + "}"
  };

  private final References references =
      new References(name -> name.equals("KEY") ? KEY : null, name -> null);

  @Test
  void randomInitParams_areReadOrRejectedWithAPrintableMessageWithoutTheKey() {
    Fuzz.run(
        4_000,
        random -> {
          Map<String, String> params = params(random);
          try {
            InitParams read = InitParams.of(new InitParamsTest.GivenConfig(params), references);
            read.enabled();
            ReadSettings.of(read.reader());
            read.bridgeConfig(Optional.empty());
          } catch (ConfigurationException rejected) {
            assertThat(rejected.getMessage())
                .matches("[ -~]{1," + LONGEST_MESSAGE + "}")
                .doesNotContain(KEY);
            assertThat(rejected.getCause()).isNull();
          }
        });
  }

  private static Map<String, String> params(Random random) {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("appId", "app");
    params.put("region", "us");
    params.put("apiKey", KEY);
    for (int i = random.nextInt(3); i >= 0; i--) {
      String known = Fuzz.one(random, Setting.values()).initParam();
      String name = random.nextInt(8) == 0 ? HostileText.mutated(random, known) : known;
      params.put(name, value(random));
    }
    return params;
  }

  private static String value(Random random) {
    String value = Fuzz.one(random, VALUES);
    return switch (random.nextInt(4)) {
      case 0 -> HostileText.of(random);
      case 1 -> HostileText.mutated(random, value);
      default -> value;
    };
  }
}
