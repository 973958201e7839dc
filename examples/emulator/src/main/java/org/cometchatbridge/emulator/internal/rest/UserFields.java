/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.emulator.Switches.Amount;
import org.cometchatbridge.emulator.Switches.MetadataLimit;
import org.cometchatbridge.emulator.Switches.NameLengthCountedIn;
import org.cometchatbridge.emulator.Switches.UidCharacters;
import org.cometchatbridge.emulator.Switches.UidLength;
import org.cometchatbridge.emulator.Switches.UnknownRequestField;
import org.jspecify.annotations.Nullable;

/** Checks the fields of a user against the documented limits, and reads them. */
public final class UserFields {

  /** The documented limit for metadata, once written as JSON. */
  public static final int MAX_METADATA_BYTES = 5120;

  private static final int OLD_MAX_METADATA_CHARACTERS = 1600;
  private static final int MAX_NAME = 100;
  private static final int MAX_URL = 3000;
  static final int MAX_TAGS = 25;
  private static final int MAX_TAG = 100;
  private static final Pattern UID = Pattern.compile("[a-z0-9_-]{1,100}");
  private static final Pattern URL = Pattern.compile("https?://[^\\s/]+\\S*");
  private static final Pattern ROLE = Pattern.compile("[a-z0-9_-]{1,100}");

  private final Switches switches;

  UserFields(Switches switches) {
    this.switches = switches;
  }

  void checkUid(@Nullable JsonNode uid, Complaints complaints) {
    if (uid == null || !uid.isTextual() || uid.textValue().isEmpty()) {
      complaints.add("uid", "is required");
      return;
    }
    String folded = Route.fold(uid.textValue());
    if (!UID.matcher(folded).matches()
        || (folded.contains("_") && switches.is(UidCharacters.WITHOUT_UNDERSCORE))
        || (folded.length() == 100 && switches.is(UidLength.LESS_THAN_100))) {
      complaints.add("uid", "may have 100 letters, digits, dashes and underscores");
    }
  }

  void checkName(@Nullable JsonNode name, Complaints complaints) {
    if (name == null || !name.isTextual() || name.textValue().isBlank()) {
      complaints.add("name", "is required");
    } else if (length(name.textValue()) > MAX_NAME) {
      complaints.add("name", "may have 100 characters");
    }
  }

  /** Checks the fields that no user needs to have. */
  void checkOptional(ObjectNode user, Complaints complaints) {
    checkUrl("avatar", user.get("avatar"), complaints);
    checkUrl("link", user.get("link"), complaints);
    checkRole(user.get("role"), complaints);
    checkStatusMessage(user.get("statusMessage"), complaints);
    checkMetadata(user.get("metadata"), complaints);
    checkTags(user.get("tags"), complaints);
  }

  void checkUnknown(ObjectNode body, Set<String> known, Complaints complaints) {
    if (switches.is(UnknownRequestField.REJECTED)) {
      body.fieldNames()
          .forEachRemaining(
              field -> {
                if (!known.contains(field)) {
                  complaints.add(field, "is not known");
                }
              });
    }
  }

  /** The user with every field that the body has; metadata and tags replace what was there. */
  static EmulatedUser apply(EmulatedUser user, ObjectNode body) {
    EmulatedUser changed = user;
    if (body.has("name")) {
      changed = changed.withName(body.path("name").textValue());
    }
    if (body.has("avatar")) {
      changed = changed.withAvatar(body.path("avatar").textValue());
    }
    if (body.has("link")) {
      changed = changed.withLink(body.path("link").textValue());
    }
    if (body.has("role")) {
      changed = changed.withRole(body.path("role").textValue());
    }
    if (body.has("statusMessage")) {
      changed = changed.withStatusMessage(body.path("statusMessage").textValue());
    }
    if (body.get("metadata") instanceof ObjectNode metadata) {
      changed = changed.withMetadata(Json.map(metadata));
    }
    if (body.has("tags")) {
      changed = changed.withTags(texts(body.path("tags")));
    }
    return changed;
  }

  static @Nullable Map<String, Object> metadata(ObjectNode body) {
    return body.get("metadata") instanceof ObjectNode metadata ? Json.map(metadata) : null;
  }

  static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : list) {
      texts.add(text.textValue());
    }
    return texts;
  }

  public static int metadataBytes(JsonNode metadata) {
    return Json.write(metadata).getBytes(StandardCharsets.UTF_8).length;
  }

  private int length(String name) {
    return switches.is(NameLengthCountedIn.UTF16_UNITS)
        ? name.length()
        : name.codePointCount(0, name.length());
  }

  private static void checkUrl(String field, @Nullable JsonNode url, Complaints complaints) {
    if (url == null) {
      return;
    }
    if (!url.isTextual() || !URL.matcher(url.textValue()).matches()) {
      complaints.add(field, "must be a URL");
    } else if (url.textValue().length() > MAX_URL) {
      complaints.add(field, "may have 3000 characters");
    }
  }

  private static void checkRole(@Nullable JsonNode role, Complaints complaints) {
    if (role != null && !(role.isTextual() && ROLE.matcher(role.textValue()).matches())) {
      complaints.add("role", "must be the id of a role");
    }
  }

  private void checkStatusMessage(@Nullable JsonNode message, Complaints complaints) {
    if (message == null) {
      return;
    }
    int longest = switches.get(Amount.MAX_STATUS_MESSAGE_LENGTH);
    if (!message.isTextual() || message.textValue().isEmpty()) {
      complaints.add("statusMessage", "must be a text");
    } else if (longest != 0 && message.textValue().length() > longest) {
      complaints.add("statusMessage", "may have " + longest + " characters");
    }
  }

  private void checkMetadata(@Nullable JsonNode metadata, Complaints complaints) {
    if (metadata == null) {
      return;
    }
    boolean tooMuch =
        switches.is(MetadataLimit.BYTES_5120)
            ? metadataBytes(metadata) > MAX_METADATA_BYTES
            : Json.write(metadata).length() > OLD_MAX_METADATA_CHARACTERS;
    if (!metadata.isObject()) {
      complaints.add("metadata", "must be an object");
    } else if (tooMuch) {
      complaints.add("metadata", "is too large");
    }
  }

  private static void checkTags(@Nullable JsonNode tags, Complaints complaints) {
    if (tags == null) {
      return;
    }
    if (!tags.isArray() || tags.size() > MAX_TAGS) {
      complaints.add("tags", "must be a list of at most 25 texts");
      return;
    }
    for (int i = 0; i < tags.size(); i++) {
      JsonNode tag = tags.get(i);
      if (!tag.isTextual() || tag.textValue().isBlank()) {
        complaints.add("tags." + i, "is required");
      } else if (tag.textValue().length() > MAX_TAG) {
        complaints.add("tags." + i, "may have 100 characters");
      }
    }
  }
}
