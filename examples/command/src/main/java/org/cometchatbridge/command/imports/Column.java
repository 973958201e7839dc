/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A column of a file.
 *
 * @param name as the file spells it
 * @param field what it is, or {@code null} if it is ignored
 * @param key the key of the metadata, if it is one value of these
 */
record Column(String name, @Nullable Field field, List<String> key) {

  private static final String METADATA = "metadata.";
  private static final String IGNORED = "-";

  /**
   * Finds what a column is.
   *
   * @param names the option {@code --map}
   * @return the column, or empty if it is unknown
   */
  static Optional<Column> of(String name, Map<String, String> names) {
    String wanted = names.getOrDefault(name, name);
    if (wanted.equals(IGNORED)) {
      return Optional.of(ignored(name));
    }
    if (wanted.startsWith(METADATA) && wanted.length() > METADATA.length()) {
      List<String> key = List.of(wanted.substring(METADATA.length()).split("\\.", 2));
      return Optional.of(
          new Column(name, Field.METADATA, key.get(0).equals("@private") ? key : joined(key)));
    }
    return Field.named(wanted).map(field -> new Column(name, field, List.of()));
  }

  static Column ignored(String name) {
    return new Column(name, null, List.of());
  }

  private static List<String> joined(List<String> key) {
    return List.of(String.join(".", key));
  }
}
