/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

/**
 * A field of a user's profile, as CometChat has them. Metadata and tags are one field each: a
 * change of one entry writes all entries.
 *
 * @since 0.1.0
 */
public enum ProfileField {
  /** The name that other chat users see. It cannot be empty. */
  NAME("name"),
  /** The URL of the user's picture. */
  AVATAR("avatar"),
  /** The URL of the user's profile page. */
  LINK("link"),
  /** The CometChat role. Without one, CometChat gives the role {@code default}. */
  ROLE("role"),
  /** The status text. CometChat has no request that empties it. */
  STATUS_MESSAGE("statusMessage"),
  /** The tags of the user. */
  TAGS("tags"),
  /** Custom data of the user. */
  METADATA("metadata");

  private final String jsonName;

  ProfileField(String jsonName) {
    this.jsonName = jsonName;
  }

  /**
   * The name of the field in CometChat's REST API.
   *
   * @return the name as CometChat spells it, such as {@code statusMessage}
   */
  public String jsonName() {
    return jsonName;
  }
}
