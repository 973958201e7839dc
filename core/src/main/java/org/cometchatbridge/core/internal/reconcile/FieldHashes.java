/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.reconcile;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.identity.Stamp;
import org.cometchatbridge.core.internal.json.JsonText;
import org.cometchatbridge.core.internal.json.JsonTree;
import org.cometchatbridge.core.internal.json.ProfileTexts;
import org.cometchatbridge.core.internal.lifecycle.Sent;

/**
 * Hashes of the fields of a user, equal for equal values of both sides. The order of tags and of
 * metadata does not matter.
 */
final class FieldHashes {

  private final ProfileTexts texts;

  FieldHashes(ProfileTexts texts) {
    this.texts = texts;
  }

  /** The fields that the application has, as the bridge would send them. */
  Map<ProfileField, Long> ofApplication(Uid uid, ChatUser user) {
    Map<ProfileField, Long> hashes = new EnumMap<>(ProfileField.class);
    texts
        .of(uid, user)
        .forEach(
            (field, text) -> {
              if (field == ProfileField.METADATA) {
                JsonTree.parse(text.getBytes(StandardCharsets.UTF_8))
                    .ifPresent(metadata -> hashes.put(field, ofMetadata(metadata)));
              } else if (field == ProfileField.TAGS) {
                hashes.put(field, ofTags(user.tags()));
              } else if (field != ProfileField.NAME || !isMadeFromTheId(user)) {
                hashes.put(field, Sent.hashOf(Optional.of(text)));
              }
            });
    return hashes;
  }

  /** Whether the application has no name of the user. */
  private static boolean isMadeFromTheId(ChatUser user) {
    return user.name().equals(ChatUser.builder(user.userId()).build().name());
  }

  /** The fields that CometChat has. */
  static Map<ProfileField, Long> ofCometChat(JsonTree user) {
    Map<ProfileField, Long> hashes = new EnumMap<>(ProfileField.class);
    for (ProfileField field : ProfileField.values()) {
      JsonTree value = user.get(field.jsonName());
      switch (field) {
        case TAGS -> hashes.put(field, ofTags(texts(value)));
        case METADATA -> hashes.put(field, ofMetadata(value));
        default -> value.text().ifPresent(text -> hashes.put(field, ofText(text)));
      }
    }
    return hashes;
  }

  private static List<String> texts(JsonTree list) {
    return list.items().stream().flatMap(item -> item.text().stream()).toList();
  }

  private static long ofText(String text) {
    return Sent.hashOf(Optional.of(JsonText.of(out -> out.writeString(text))));
  }

  private static long ofTags(List<String> tags) {
    List<String> sorted = tags.stream().sorted().distinct().toList();
    return Sent.hashOf(Optional.of(JsonText.of(out -> JsonText.writeTexts(out, sorted))));
  }

  private static long ofMetadata(JsonTree metadata) {
    return Sent.hashOf(Optional.of(metadata.canonical(Stamp.PRIVATE)));
  }
}
