/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Collects the columns of one row of the table. */
final class SettingRow {

  final String name;
  String group = "";
  Setting.Type type = Setting.Type.TEXT;
  List<String> words = List.of();
  @Nullable String implemented;
  @Nullable String defaultText;
  Duration shortest = Duration.ZERO;
  Duration longest = Duration.ZERO;
  int smallest;
  int largest;
  String range = "";
  String example = "";
  boolean required;
  boolean secret;
  @Nullable String insteadOfInitParam;
  @Nullable String insteadOfProperty;
  String description = "";

  private SettingRow(String name) {
    this.name = name;
  }

  static SettingRow named(String initParam) {
    return new SettingRow(initParam);
  }

  /**
   * Puts the property into a group: {@code syncTablePrefix} becomes {@code sync.table-prefix}.
   *
   * @param prefix what the name begins with
   */
  SettingRow inGroup(String prefix) {
    this.group = prefix;
    return this;
  }

  SettingRow text(String accepted) {
    this.range = accepted;
    return this;
  }

  SettingRow oneOf(String... accepted) {
    this.type = Setting.Type.WORD;
    this.words = List.of(accepted);
    this.range = String.join(", ", words);
    return this;
  }

  SettingRow oneOf(Enum<?>... accepted) {
    return oneOf(Arrays.stream(accepted).map(SettingRow::word).toArray(String[]::new));
  }

  SettingRow orClassName(String type) {
    this.implemented = type;
    this.range = range + ", or the name of a class that implements " + type;
    return this;
  }

  SettingRow flag(String preset) {
    this.type = Setting.Type.FLAG;
    this.defaultText = preset;
    this.range = "true, false";
    return this;
  }

  SettingRow number(String preset, int from, int to) {
    this.type = Setting.Type.NUMBER;
    this.defaultText = preset;
    this.smallest = from;
    this.largest = to;
    this.range = from + " to " + to;
    return this;
  }

  SettingRow duration(String preset, Duration from, Duration to) {
    this.type = Setting.Type.DURATION;
    this.defaultText = preset;
    this.shortest = from;
    this.longest = to;
    this.range = DurationText.format(from) + " to " + DurationText.format(to);
    return this;
  }

  SettingRow url(String accepted, String sample) {
    this.type = Setting.Type.URL;
    this.range = accepted;
    this.example = sample;
    return this;
  }

  SettingRow list(String accepted) {
    this.type = Setting.Type.LIST;
    this.range = accepted;
    return this;
  }

  SettingRow byDefault(String preset) {
    this.defaultText = preset;
    return this;
  }

  SettingRow required() {
    this.required = true;
    return this;
  }

  SettingRow secret() {
    this.secret = true;
    return this;
  }

  SettingRow onlyInitParam(String remedyForProperty) {
    this.insteadOfProperty = remedyForProperty;
    return this;
  }

  SettingRow onlyProperty(String remedyForInitParam) {
    this.insteadOfInitParam = remedyForInitParam;
    return this;
  }

  SettingRow described(String sentences) {
    this.description = sentences;
    return this;
  }

  /** The word of a constant, for example {@code registration-and-name}. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
