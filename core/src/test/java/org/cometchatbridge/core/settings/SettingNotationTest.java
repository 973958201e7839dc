/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages name settings like the configuration does. */
class SettingNotationTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          Set apiKey to a key.       | Set cometchat.bridge.api-key to a key.
          Check appId and region.    | Check cometchat.bridge.app-id and region.
          Check 'region'.            | Check 'cometchat.bridge.region'.
          the word 'other'           | the word 'other'
          secondaryApiKey            | cometchat.bridge.secondary-api-key
          tokenScope=user            | cometchat.bridge.token-scope=user
          maxTokensPerUserPerHour ({})| cometchat.bridge.max-tokens-per-user-per-hour ({})
          set oauth2UserId, tenant   | set cometchat.bridge.oauth2-user-id, tenant
          The API key has fullAccess | The API key has fullAccess
          ERR_PLAN_RESTRICTION       | ERR_PLAN_RESTRICTION
          """)
  void text_namesSettingsInTheNotation(String text, String expected) {
    assertThat(SettingNotation.PROPERTY.in(text)).isEqualTo(expected);
    assertThat(SettingNotation.INIT_PARAM.in(text)).isEqualTo(text);
  }
}
