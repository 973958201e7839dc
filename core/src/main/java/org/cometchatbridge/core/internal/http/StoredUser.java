/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.identity.Stamp;
import org.cometchatbridge.core.internal.json.JsonTree;
import org.jspecify.annotations.Nullable;

/**
 * A user as CometChat stores it.
 *
 * @param uid the uid, as CometChat spells it
 * @param name the display name, or {@code null} if the response had none
 * @param deactivated whether the user was soft-deleted; CometChat may report "not found" instead
 * @param createdAt when it was created, by CometChat's clock, or {@code null} if the response does
 *     not have that
 * @param stamp the stamp of the user id that it belongs to, or {@code null} if none is visible
 * @param showsPrivateMetadata whether the response had private metadata
 */
public record StoredUser(
    String uid,
    @Nullable String name,
    boolean deactivated,
    @Nullable Instant createdAt,
    @Nullable String stamp,
    boolean showsPrivateMetadata) {

  /** The year 9999; a greater number is not in seconds. */
  private static final long LATEST = 253_402_300_799L;

  /** Later than every time that CometChat shows. */
  static final Instant LATEST_TIME = Instant.ofEpochSecond(LATEST);

  static @Nullable StoredUser of(JsonTree user) {
    Optional<String> uid = user.get("uid").text();
    JsonTree hidden = user.get("metadata").get(Stamp.PRIVATE);
    return uid.map(
            id ->
                new StoredUser(
                    id,
                    user.get("name").text().orElse(null),
                    user.get("deactivatedAt").number().orElse(0) != 0,
                    time(user.get("createdAt")),
                    stamp(hidden.get(Stamp.FIELD)),
                    hidden.isPresent()))
        .orElse(null);
  }

  /** Whether it is the requested user. */
  boolean is(Uid wanted) {
    return uid.toLowerCase(Locale.ROOT).equals(wanted.value());
  }

  /** A time in seconds, or {@code null} if there is none. */
  static @Nullable Instant time(JsonTree field) {
    OptionalLong seconds = field.number();
    return seconds.isPresent() && seconds.getAsLong() >= 0 && seconds.getAsLong() <= LATEST
        ? Instant.ofEpochSecond(seconds.getAsLong())
        : null;
  }

  /** A value that is not a text is a stamp, but the stamp of no user. */
  private static @Nullable String stamp(JsonTree field) {
    return field.isPresent() ? field.text().orElse("") : null;
  }
}
