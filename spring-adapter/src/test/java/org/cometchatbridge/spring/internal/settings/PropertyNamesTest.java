/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages in a Spring application name settings as properties. */
class PropertyNamesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Set apiKey to a key.       | Set cometchat.bridge.api-key to a key.
          Check appId and region.    | Check cometchat.bridge.app-id and region.
          secondaryApiKey            | cometchat.bridge.secondary-api-key
          set oauth2UserId, tenant   | set cometchat.bridge.oauth2-user-id, tenant
          The API key has fullAccess | The API key has fullAccess
          ERR_PLAN_RESTRICTION       | ERR_PLAN_RESTRICTION
          """)
  void settings_areNamedAsProperties(String text, String expected) {
    assertThat(PropertyNames.in(text)).isEqualTo(expected);
  }
}
