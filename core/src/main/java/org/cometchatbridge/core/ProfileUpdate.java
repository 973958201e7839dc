/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change of some fields of a user's profile. Only the named fields change. Values are adjusted to
 * CometChat's limits as by {@link ChatUser.Builder}; a value that is unusable, {@code null}, or
 * empty counts as {@link #clear}. Not thread-safe; used only while {@link ChatUsers#update} runs.
 *
 * @since 0.1.0
 */
public final class ProfileUpdate {

  private final ChatUser.Builder user;
  private final Set<ProfileField> named = EnumSet.noneOf(ProfileField.class);

  ProfileUpdate(String userId) {
    this.user = ChatUser.builder(userId);
  }

  /**
   * Changes the name.
   *
   * @param name the name; {@code null} or blank uses the name of a user without one
   * @return this
   */
  public ProfileUpdate name(@Nullable String name) {
    user.name(name);
    return named(ProfileField.NAME);
  }

  /**
   * Changes the picture.
   *
   * @param avatar an http or https URL, or {@code null} for none
   * @return this
   */
  public ProfileUpdate avatar(@Nullable String avatar) {
    user.avatar(avatar);
    return named(ProfileField.AVATAR);
  }

  /**
   * Changes the profile page.
   *
   * @param link an http or https URL, or {@code null} for none
   * @return this
   */
  public ProfileUpdate link(@Nullable String link) {
    user.link(link);
    return named(ProfileField.LINK);
  }

  /**
   * Changes the role.
   *
   * @param role a role that exists in the CometChat app, or {@code null} for the default role
   * @return this
   */
  public ProfileUpdate role(@Nullable String role) {
    user.role(role);
    return named(ProfileField.ROLE);
  }

  /**
   * Changes the status text.
   *
   * @param statusMessage the text, or {@code null} for none
   * @return this
   */
  public ProfileUpdate statusMessage(@Nullable String statusMessage) {
    user.statusMessage(statusMessage);
    return named(ProfileField.STATUS_MESSAGE);
  }

  /**
   * Replaces all tags.
   *
   * @param tags the tags; none removes all
   * @return this
   */
  public ProfileUpdate tags(Collection<String> tags) {
    user.tags(tags);
    return named(ProfileField.TAGS);
  }

  /**
   * Replaces all metadata, except the bridge's own entry.
   *
   * @param metadata the data; none removes all
   * @return this
   */
  public ProfileUpdate metadata(Map<String, ?> metadata) {
    user.metadata(metadata);
    return named(ProfileField.METADATA);
  }

  /**
   * Empties a field.
   *
   * @param field the field
   * @return this
   */
  public ProfileUpdate clear(ProfileField field) {
    return switch (field) {
      case NAME -> name(null);
      case AVATAR -> avatar(null);
      case LINK -> link(null);
      case ROLE -> role(null);
      case STATUS_MESSAGE -> statusMessage(null);
      case TAGS -> tags(Set.of());
      case METADATA -> metadata(Map.of());
    };
  }

  private ProfileUpdate named(ProfileField field) {
    named.add(field);
    return this;
  }

  /** The values of the named fields; the others are those of a user without any. */
  ChatUser user() {
    return user.build();
  }

  Set<ProfileField> fields() {
    return Set.copyOf(named);
  }
}
