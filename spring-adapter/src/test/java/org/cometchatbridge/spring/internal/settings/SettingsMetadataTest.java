/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The metadata that editors read says what the table of settings says. */
class SettingsMetadataTest {

  private static final Path METADATA =
      Path.of("target", "classes", "META-INF", "spring-configuration-metadata.json");
  private static final String PREFIX = "cometchat.bridge.";

  private static final Map<Setting.Type, Class<?>> TYPES =
      Map.of(
          Setting.Type.TEXT, String.class,
          Setting.Type.URL, String.class,
          Setting.Type.FLAG, Boolean.class,
          Setting.Type.NUMBER, Integer.class,
          Setting.Type.DURATION, Duration.class);

  private final Map<String, JsonNode> metadata = metadata();

  static Stream<Setting> properties() {
    return Arrays.stream(Setting.values()).filter(SettingNotation.PROPERTY::has);
  }

  @ParameterizedTest
  @MethodSource("properties")
  void everySetting_hasItsTypeDefaultAndDescription(Setting setting) throws Exception {
    JsonNode property = metadata.get(setting.property());

    assertThat(property).as(setting.property()).isNotNull();
    assertThat(property.path("description").asText()).isEqualTo(setting.description());
    assertThat(preset(property)).isEqualTo(setting.defaultText().orElse(""));
    assertType(setting, property.path("type").asText());
  }

  @Test
  void metadata_hasNoOtherProperty() {
    assertThat(metadata.keySet().stream().filter(name -> name.startsWith(PREFIX)))
        .containsExactlyInAnyOrderElementsOf(properties().map(Setting::property).toList());
  }

  private static void assertType(Setting setting, String type) throws Exception {
    if (setting.type() == Setting.Type.LIST) {
      assertThat(type).isEqualTo("java.util.List<java.lang.String>");
    } else if (setting.type() != Setting.Type.WORD) {
      assertThat(type).isEqualTo(TYPES.get(setting.type()).getName());
    } else if (!type.equals("java.lang.String")) {
      assertThat(words(Class.forName(type))).isEqualTo(setting.words());
    }
  }

  private static List<String> words(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
        .toList();
  }

  private static String preset(JsonNode property) {
    JsonNode value = property.path("defaultValue");
    return value.isArray()
        ? StreamSupport.stream(value.spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining(","))
        : value.asText("");
  }

  private static Map<String, JsonNode> metadata() {
    Map<String, JsonNode> found = new HashMap<>();
    try {
      new ObjectMapper()
          .readTree(Files.readString(METADATA))
          .path("properties")
          .forEach(property -> found.put(property.path("name").asText(), property));
      return found;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
