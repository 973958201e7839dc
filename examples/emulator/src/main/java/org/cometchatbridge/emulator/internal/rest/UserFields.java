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

/** Validates the fields of a user against the documented limits and reads them. */
public final class UserFields {

  /** The documented limit for metadata, as JSON. */
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

  void checkUid(@Nullable JsonNode uid, ValidationErrors errors) {
    if (uid == null || !uid.isTextual() || uid.textValue().isEmpty()) {
      errors.add("uid", "is required");
      return;
    }
    String folded = Route.fold(uid.textValue());
    if (!UID.matcher(folded).matches()
        || (folded.contains("_") && switches.is(UidCharacters.WITHOUT_UNDERSCORE))
        || (folded.length() == 100 && switches.is(UidLength.LESS_THAN_100))) {
      errors.add("uid", "must be at most 100 letters, digits, dashes and underscores");
    }
  }

  void checkName(@Nullable JsonNode name, ValidationErrors errors) {
    if (name == null || !name.isTextual() || name.textValue().isBlank()) {
      errors.add("name", "is required");
    } else if (length(name.textValue()) > MAX_NAME) {
      errors.add("name", "must have at most 100 characters");
    }
  }

  /** Validates the optional fields. */
  void checkOptional(ObjectNode user, ValidationErrors errors) {
    checkUrl("avatar", user.get("avatar"), errors);
    checkUrl("link", user.get("link"), errors);
    checkRole(user.get("role"), errors);
    checkStatusMessage(user.get("statusMessage"), errors);
    checkMetadata(user.get("metadata"), errors);
    checkTags(user.get("tags"), errors);
  }

  void checkUnknown(ObjectNode body, Set<String> known, ValidationErrors errors) {
    if (switches.is(UnknownRequestField.REJECTED)) {
      body.fieldNames()
          .forEachRemaining(
              field -> {
                if (!known.contains(field)) {
                  errors.add(field, "is unknown");
                }
              });
    }
  }

  /** Returns the user with every field of the body applied; metadata and tags are replaced. */
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

  private static void checkUrl(String field, @Nullable JsonNode url, ValidationErrors errors) {
    if (url == null) {
      return;
    }
    if (!url.isTextual() || !URL.matcher(url.textValue()).matches()) {
      errors.add(field, "must be a URL");
    } else if (url.textValue().length() > MAX_URL) {
      errors.add(field, "must have at most 3000 characters");
    }
  }

  private static void checkRole(@Nullable JsonNode role, ValidationErrors errors) {
    if (role != null && !(role.isTextual() && ROLE.matcher(role.textValue()).matches())) {
      errors.add("role", "must be the id of a role");
    }
  }

  private void checkStatusMessage(@Nullable JsonNode message, ValidationErrors errors) {
    if (message == null) {
      return;
    }
    int max = switches.get(Amount.MAX_STATUS_MESSAGE_LENGTH);
    if (!message.isTextual() || message.textValue().isEmpty()) {
      errors.add("statusMessage", "must be a non-empty string");
    } else if (max != 0 && message.textValue().length() > max) {
      errors.add("statusMessage", "must have at most " + max + " characters");
    }
  }

  private void checkMetadata(@Nullable JsonNode metadata, ValidationErrors errors) {
    if (metadata == null) {
      return;
    }
    boolean tooMuch =
        switches.is(MetadataLimit.BYTES_5120)
            ? metadataBytes(metadata) > MAX_METADATA_BYTES
            : Json.write(metadata).length() > OLD_MAX_METADATA_CHARACTERS;
    if (!metadata.isObject()) {
      errors.add("metadata", "must be an object");
    } else if (tooMuch) {
      errors.add("metadata", "is too large");
    }
  }

  private static void checkTags(@Nullable JsonNode tags, ValidationErrors errors) {
    if (tags == null) {
      return;
    }
    if (!tags.isArray() || tags.size() > MAX_TAGS) {
      errors.add("tags", "must be a list of at most 25 strings");
      return;
    }
    for (int i = 0; i < tags.size(); i++) {
      JsonNode tag = tags.get(i);
      if (!tag.isTextual() || tag.textValue().isBlank()) {
        errors.add("tags." + i, "is required");
      } else if (tag.textValue().length() > MAX_TAG) {
        errors.add("tags." + i, "must have at most 100 characters");
      }
    }
  }
}
