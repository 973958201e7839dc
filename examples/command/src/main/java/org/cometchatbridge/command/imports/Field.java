/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a column of a file can be. */
enum Field {
  USER_ID("userId", " id "),
  NAME("name", " displayname fullname "),
  AVATAR("avatar", " picture avatarurl "),
  LINK("link", " profileurl "),
  ROLE("role", ""),
  STATUS_MESSAGE("statusMessage", ""),
  TAGS("tags", ""),
  METADATA("metadata", ""),
  STATUS("status", "");

  private final String title;

  /** Other names, each between spaces. */
  private final String others;

  Field(String title, String others) {
    this.title = title;
    this.others = others;
  }

  String title() {
    return title;
  }

  /** The field with this name: without the difference of case, spaces and underscores. */
  static Optional<Field> named(String name) {
    String plain = plain(name);
    return Arrays.stream(values())
        .filter(
            field -> plain(field.title).equals(plain) || field.others.contains(' ' + plain + ' '))
        .findFirst();
  }

  static String titles() {
    return String.join(", ", Arrays.stream(values()).map(Field::title).toList());
  }

  private static String plain(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
  }
}
