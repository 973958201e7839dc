/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.cometchatbridge.emulator.internal.rest.Route;
import org.jspecify.annotations.Nullable;

/**
 * A user as stored by the emulator. Immutable; create one with {@link #of} and the {@code with…}
 * methods.
 *
 * @param uid CometChat's user id; up to 100 letters, digits, {@code -} and {@code _}, folded to
 *     lower case as the service does
 * @param name the display name, 1 to 100 code points, not blank
 * @param avatar URL of the picture, or null
 * @param link URL of the profile page, or null
 * @param role the role, {@code default} unless set
 * @param statusMessage the status message, or null
 * @param metadata free-form JSON object (maps, lists, strings, numbers, booleans), or null
 * @param tags the tags; empty when there are none
 * @param createdAt when the user was created; null before the user is stored
 * @param updatedAt when the user was last changed; null if never
 * @param lastActiveAt when the user was last active, as set by an import; otherwise null
 * @param deactivatedAt when the user was deactivated (soft-deleted); null for an active user
 * @since 0.1.0
 */
public record EmulatedUser(
    String uid,
    String name,
    @Nullable String avatar,
    @Nullable String link,
    String role,
    @Nullable String statusMessage,
    @Nullable Map<String, Object> metadata,
    List<String> tags,
    @Nullable Instant createdAt,
    @Nullable Instant updatedAt,
    @Nullable Instant lastActiveAt,
    @Nullable Instant deactivatedAt) {

  /** The default role; it always exists. */
  public static final String DEFAULT_ROLE = "default";

  private static final Pattern UID = Pattern.compile("[a-z0-9_-]{1,100}");

  /**
   * Validates the values and folds the uid. {@link #of} is shorter.
   *
   * @param uid letters, digits, {@code -} and {@code _}, at most 100
   * @param name 1 to 100 code points, not blank
   * @param avatar URL of the picture, or null
   * @param link URL of the profile page, or null
   * @param role the role
   * @param statusMessage the status message, or null
   * @param metadata free-form JSON object, or null
   * @param tags the tags; empty when there are none
   * @param createdAt set by the emulator when the user is stored
   * @param updatedAt set by the emulator when the user is changed
   * @param lastActiveAt set by an import
   * @param deactivatedAt set by the emulator when the user is deactivated
   * @throws IllegalArgumentException if the uid or the name is not valid for CometChat
   */
  public EmulatedUser {
    uid = Route.fold(uid);
    if (!UID.matcher(uid).matches()) {
      throw new IllegalArgumentException(
          "uid: must be 1 to 100 letters, digits, '-' or '_', was \"" + uid + '"');
    }
    if (name.isBlank() || name.codePointCount(0, name.length()) > 100) {
      throw new IllegalArgumentException(
          "name: must be 1 to 100 code points and not blank, uid " + uid);
    }
    Objects.requireNonNull(role, "role");
    metadata = metadata == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    tags = List.copyOf(tags);
  }

  /**
   * Returns a user with a uid and a name only.
   *
   * @param uid the uid, folded to lower case
   * @param name the display name
   * @return the user, not yet stored
   * @throws IllegalArgumentException if the uid or the name is not valid for CometChat
   */
  public static EmulatedUser of(String uid, String name) {
    return new EmulatedUser(
        uid, name, null, null, DEFAULT_ROLE, null, null, List.of(), null, null, null, null);
  }

  /**
   * Returns whether the user is deactivated (soft-deleted).
   *
   * @return true from the deactivation until the reactivation
   */
  public boolean deactivated() {
    return deactivatedAt != null;
  }

  /**
   * Returns a copy with another name.
   *
   * @param other the name
   * @return the copy
   */
  public EmulatedUser withName(String other) {
    return new EmulatedUser(
        uid,
        other,
        avatar,
        link,
        role,
        statusMessage,
        metadata,
        tags,
        createdAt,
        updatedAt,
        lastActiveAt,
        deactivatedAt);
  }

  /**
   * Returns a copy with another avatar.
   *
   * @param other URL of the picture, or null for none
   * @return the copy
   */
  public EmulatedUser withAvatar(@Nullable String other) {
    return new EmulatedUser(
        uid,
        name,
        other,
        link,
        role,
        statusMessage,
        metadata,
        tags,
        createdAt,
        updatedAt,
        lastActiveAt,
        deactivatedAt);
  }

  /**
   * Returns a copy with another link.
   *
   * @param other URL of the profile page, or null for none
   * @return the copy
   */
  public EmulatedUser withLink(@Nullable String other) {
    return new EmulatedUser(
        uid,
        name,
        avatar,
        other,
        role,
        statusMessage,
        metadata,
        tags,
        createdAt,
        updatedAt,
        lastActiveAt,
        deactivatedAt);
  }

  /**
   * Returns a copy with another role.
   *
   * @param other the role; see {@link UserStore#addRole}
   * @return the copy
   */
  public EmulatedUser withRole(String other) {
    return new EmulatedUser(
        uid,
        name,
        avatar,
        link,
        other,
        statusMessage,
        metadata,
        tags,
        createdAt,
        updatedAt,
        lastActiveAt,
        deactivatedAt);
  }

  /**
   * Returns a copy with another status message.
   *
   * @param other the status message, or null for none
   * @return the copy
   */
  public EmulatedUser withStatusMessage(@Nullable String other) {
    return new EmulatedUser(
        uid,
        name,
        avatar,
        link,
        role,
        other,
        metadata,
        tags,
        createdAt,
        updatedAt,
        lastActiveAt,
        deactivatedAt);
  }

  /**
   * Returns a copy with other metadata.
   *
   * @param other a JSON object as a map, or null for none
   * @return the copy
   */
  public EmulatedUser withMetadata(@Nullable Map<String, Object> other) {
    return new EmulatedUser(
        uid,
        name,
        avatar,
        link,
        role,
        statusMessage,
        other,
        tags,
        createdAt,
        updatedAt,
        lastActiveAt,
        deactivatedAt);
  }

  /**
   * Returns a copy with other tags.
   *
   * @param other the tags, at most 25
   * @return the copy
   */
  public EmulatedUser withTags(List<String> other) {
    return new EmulatedUser(
        uid,
        name,
        avatar,
        link,
        role,
        statusMessage,
        metadata,
        other,
        createdAt,
        updatedAt,
        lastActiveAt,
        deactivatedAt);
  }

  /**
   * Returns a copy with another creation time.
   *
   * @param other when, or null for the time at which the user is stored
   * @return the copy
   */
  public EmulatedUser withCreatedAt(@Nullable Instant other) {
    return new EmulatedUser(
        uid,
        name,
        avatar,
        link,
        role,
        statusMessage,
        metadata,
        tags,
        other,
        updatedAt,
        lastActiveAt,
        deactivatedAt);
  }

  /**
   * Returns a copy with another time of the last change.
   *
   * @param other when, or null for never
   * @return the copy
   */
  public EmulatedUser withUpdatedAt(@Nullable Instant other) {
    return new EmulatedUser(
        uid,
        name,
        avatar,
        link,
        role,
        statusMessage,
        metadata,
        tags,
        createdAt,
        other,
        lastActiveAt,
        deactivatedAt);
  }

  /**
   * Returns a copy with another time of the last activity.
   *
   * @param other when, or null for never
   * @return the copy
   */
  public EmulatedUser withLastActiveAt(@Nullable Instant other) {
    return new EmulatedUser(
        uid,
        name,
        avatar,
        link,
        role,
        statusMessage,
        metadata,
        tags,
        createdAt,
        updatedAt,
        other,
        deactivatedAt);
  }

  /**
   * Returns a deactivated or active copy.
   *
   * @param other when the user was deactivated, or null for an active user
   * @return the copy
   */
  public EmulatedUser withDeactivatedAt(@Nullable Instant other) {
    return new EmulatedUser(
        uid,
        name,
        avatar,
        link,
        role,
        statusMessage,
        metadata,
        tags,
        createdAt,
        updatedAt,
        lastActiveAt,
        other);
  }
}
