/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.json;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.identity.Stamp;

/**
 * Writes each field of a profile as a JSON text of its own, in the form in which it is compared,
 * stored and sent.
 */
public final class ProfileTexts {

  private final UserJson users;

  /**
   * Creates the writer.
   *
   * @param hidesUserIds whether a user id is never written in place of a missing name
   */
  public ProfileTexts(boolean hidesUserIds) {
    this.users = new UserJson(hidesUserIds);
  }

  /**
   * The fields that a user has. The name is always among them. Metadata contain the stamp; metadata
   * that cannot be sent are left out.
   */
  public Map<ProfileField, String> of(Uid uid, ChatUser user) {
    Map<ProfileField, String> texts = new EnumMap<>(ProfileField.class);
    texts.put(ProfileField.NAME, text(users.name(uid, user, Set.of())));
    put(texts, ProfileField.AVATAR, user.avatar());
    put(texts, ProfileField.LINK, user.link());
    put(texts, ProfileField.ROLE, user.role());
    put(texts, ProfileField.STATUS_MESSAGE, user.statusMessage());
    if (!user.tags().isEmpty()) {
      texts.put(ProfileField.TAGS, JsonText.of(out -> JsonText.writeTexts(out, user.tags())));
    }
    if (!user.metadata().isEmpty()) {
      String metadata = new Metadata(Stamp.of(uid, user.userId()), true).of(user);
      if (metadata != null) {
        texts.put(ProfileField.METADATA, metadata);
      }
    }
    return texts;
  }

  /**
   * What empties a field: metadata keep the stamp, and tags are an empty list. Other fields have no
   * text for it.
   */
  public Optional<String> emptied(ProfileField field, String stamp) {
    return switch (field) {
      case TAGS -> Optional.of("[]");
      case METADATA -> Optional.of(Metadata.withStampOnly(stamp));
      default -> Optional.empty();
    };
  }

  /** The fields of a user that had to be trimmed or left out, as CometChat spells them. */
  public Set<String> adjusted(ChatUser user, Map<ProfileField, String> texts) {
    Set<String> adjusted = new TreeSet<>(user.adjustedFields());
    if (!user.metadata().isEmpty() && !texts.containsKey(ProfileField.METADATA)) {
      adjusted.add(ProfileField.METADATA.jsonName());
    }
    return adjusted;
  }

  private static void put(
      Map<ProfileField, String> texts, ProfileField field, Optional<String> value) {
    value.ifPresent(present -> texts.put(field, text(present)));
  }

  private static String text(String value) {
    return JsonText.quoted(value);
  }
}
