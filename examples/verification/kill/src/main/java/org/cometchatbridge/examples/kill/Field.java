/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import org.jspecify.annotations.Nullable;

/** The parts of a profile that the application changes. */
enum Field {
  NAME("name"),
  AVATAR("avatar"),
  LINK("link"),
  /** CometChat has no request that empties it. */
  STATUS_MESSAGE("status_message"),
  /** One tag: CometChat may keep the former ones, so it is never removed. */
  TAG("tag"),
  /** One value of the metadata, never removed either. */
  PLAN("plan");

  private final String column;

  Field(String column) {
    this.column = column;
  }

  /** The column of {@link AccountTable}. */
  String column() {
    return column;
  }

  boolean canBeEmpty() {
    return this == AVATAR || this == LINK;
  }

  /** A value that CometChat accepts for this part and that no other change has. */
  String value(String unique) {
    return canBeEmpty() ? "https://example.org/" + unique : unique;
  }

  /** A value as {@link Action} writes it, or null if the part is to be emptied. */
  static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
