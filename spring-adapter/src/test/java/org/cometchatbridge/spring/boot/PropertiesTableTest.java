/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.spring.internal.settings.BridgeProperties;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;

/**
 * The metadata that editors read is the source of docs/spring-properties.md; run with {@code
 * -Dproperties.write=true} to write it anew.
 */
class PropertiesTableTest {

  private static final Path TABLE = Path.of("..", "docs", "spring-properties.md");
  private static final Path METADATA =
      Path.of("target", "classes", "META-INF", "spring-configuration-metadata.json");
  private static final List<String> REQUIRED = List.of("app-id", "region", "api-key");
  private static final Pattern CAMEL = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  private final List<JsonNode> properties = metadata();

  @Test
  void table_isWrittenFromTheMetadata() throws IOException {
    String table = table();

    if (Boolean.getBoolean("properties.write")) {
      Files.writeString(TABLE, table);
    }
    assertThat(Files.readString(TABLE)).isEqualTo(table);
  }

  @Test
  void everyProperty_isDescribed() {
    assertThat(properties)
        .allSatisfy(property -> assertThat(text(property, "description")).endsWith("."));
  }

  @Test
  void everyComponentOfTheRecord_isAProperty() {
    List<String> names = properties.stream().map(property -> text(property, "name")).toList();

    assertThat(
            Arrays.stream(BridgeProperties.class.getRecordComponents())
                .map(component -> CAMEL.matcher(component.getName()).replaceAll("-"))
                .map(name -> name.equals("ssl") ? "ssl.bundle" : name)
                .map(name -> "cometchat.bridge." + name.toLowerCase(Locale.ROOT)))
        .isSubsetOf(names);
  }

  @Test
  void defaults_areThoseOfTheBridge() {
    CometChatBridgeConfig config =
        CometChatBridgeConfig.builder().appId("app1").region("us").apiKey("k").build();
    Map<String, Object> actual = new HashMap<>();
    actual.put("connect-timeout", config.connectTimeout());
    actual.put("call-timeout", config.callTimeout());
    actual.put("max-login-wait", config.maxLoginWait());
    actual.put("token-timeout", config.tokenTimeout());
    actual.put("shared-token-lifetime", config.sharedTokenLifetime());
    actual.put("max-tokens-per-user-per-hour", Integer.toString(config.maxTokensPerUserPerHour()));
    actual.put("core-calls-per-minute", Integer.toString(config.coreCallsPerMinute()));
    actual.put("standard-calls-per-minute", Integer.toString(config.standardCallsPerMinute()));
    actual.put("token-scope", config.tokenScope().name().toLowerCase(Locale.ROOT));
    actual.put("deactivated-users", config.deactivatedUsers().name().toLowerCase(Locale.ROOT));
    actual.put("existing-users", config.existingUsers().name().toLowerCase(Locale.ROOT));
    actual.put("uid-mapping", config.uidMapping().toString().toLowerCase(Locale.ROOT));

    actual.forEach(
        (name, value) ->
            assertThat(told(name, value instanceof Duration)).as(name).isEqualTo(value));
  }

  private Object told(String name, boolean time) {
    String value =
        properties.stream()
            .filter(property -> text(property, "name").equals("cometchat.bridge." + name))
            .map(property -> text(property, "defaultValue"))
            .findFirst()
            .orElseThrow();
    return time ? DurationStyle.detectAndParse(value) : value;
  }

  private String table() {
    StringBuilder table = new StringBuilder();
    table.append("# Properties of the Spring adapter\n\n");
    table.append(
        "Written by a test from the metadata that editors read, and compared with it.\n\n");
    table.append("| property | default | what it is |\n| --- | --- | --- |\n");
    properties.stream()
        .sorted(Comparator.comparing(PropertiesTableTest::rank))
        .forEach(property -> table.append(row(property)));
    return table.toString();
  }

  private static String rank(JsonNode property) {
    String name = text(property, "name");
    int required = REQUIRED.indexOf(name.replace("cometchat.bridge.", ""));
    return required < 0 ? "9" + name : Integer.toString(required);
  }

  private static String row(JsonNode property) {
    String name = text(property, "name");
    String value = text(property, "defaultValue");
    boolean required = REQUIRED.contains(name.replace("cometchat.bridge.", ""));
    String shown = required ? "required" : value.isEmpty() ? "" : "`" + value + "`";
    return "| `" + name + "` | " + shown + " | " + text(property, "description") + " |\n";
  }

  private static String text(JsonNode property, String field) {
    JsonNode value = property.path(field);
    return value.isArray()
        ? StreamSupport.stream(value.spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining(","))
        : value.asText("");
  }

  private static List<JsonNode> metadata() {
    try {
      List<JsonNode> found = new ArrayList<>();
      new ObjectMapper()
          .readTree(Files.readString(METADATA))
          .path("properties")
          .forEach(found::add);
      return found;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
