/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import org.cometchatbridge.emulator.Switches.NameLengthCountedIn;
import org.cometchatbridge.emulator.Switches.UnknownRequestField;
import org.jspecify.annotations.Nullable;

/** Checks the fields of a user to be created against the documented limits. */
final class NewUserCheck {

  static final int MAX_METADATA_BYTES = 5120;

  private static final int MAX_NAME = 100;
  private static final int MAX_URL = 3000;
  private static final int MAX_TAGS = 25;
  private static final int MAX_TAG = 100;
  private static final Pattern URL = Pattern.compile("https?://[^\\s/]+\\S*");
  private static final Pattern ROLE = Pattern.compile("[a-z0-9_-]{1,100}");
  private static final Set<String> FIELDS =
      Set.of(
          "uid",
          "name",
          "avatar",
          "link",
          "role",
          "statusMessage",
          "metadata",
          "tags",
          "withAuthToken");

  private final Switches switches;

  NewUserCheck(Switches switches) {
    this.switches = switches;
  }

  Complaints check(ObjectNode user) {
    Complaints complaints = new Complaints();
    checkUid(user.get("uid"), complaints);
    checkName(user.get("name"), complaints);
    checkUrl("avatar", user.get("avatar"), complaints);
    checkUrl("link", user.get("link"), complaints);
    checkRole(user.get("role"), complaints);
    checkStatusMessage(user.get("statusMessage"), complaints);
    checkMetadata(user.get("metadata"), complaints);
    checkTags(user.get("tags"), complaints);
    JsonNode withAuthToken = user.get("withAuthToken");
    if (withAuthToken != null && !withAuthToken.isBoolean()) {
      complaints.add("withAuthToken", "must be true or false");
    }
    if (switches.get(UnknownRequestField.class) == UnknownRequestField.REFUSED) {
      user.fieldNames()
          .forEachRemaining(
              field -> {
                if (!FIELDS.contains(field)) {
                  complaints.add(field, "is not known");
                }
              });
    }
    return complaints;
  }

  private static void checkUid(@Nullable JsonNode uid, Complaints complaints) {
    if (uid == null || !uid.isTextual() || uid.textValue().isEmpty()) {
      complaints.add("uid", "is required");
    } else if (!EmulatedUser.UID.matcher(Route.fold(uid.textValue())).matches()) {
      complaints.add("uid", "may have 100 letters, digits, dashes and underscores");
    }
  }

  private void checkName(@Nullable JsonNode name, Complaints complaints) {
    if (name == null || !name.isTextual() || name.textValue().isBlank()) {
      complaints.add("name", "is required");
    } else if (length(name.textValue()) > MAX_NAME) {
      complaints.add("name", "may have 100 characters");
    }
  }

  private int length(String name) {
    return switches.get(NameLengthCountedIn.class) == NameLengthCountedIn.UTF16_UNITS
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

  private static void checkStatusMessage(@Nullable JsonNode message, Complaints complaints) {
    if (message != null && !(message.isTextual() && !message.textValue().isEmpty())) {
      complaints.add("statusMessage", "must be a text");
    }
  }

  private static void checkMetadata(@Nullable JsonNode metadata, Complaints complaints) {
    if (metadata == null) {
      return;
    }
    if (!metadata.isObject()) {
      complaints.add("metadata", "must be an object");
    } else if (metadataBytes(metadata) > MAX_METADATA_BYTES) {
      complaints.add("metadata", "may have 5 KB");
    }
  }

  static int metadataBytes(JsonNode metadata) {
    return Json.write(metadata).getBytes(StandardCharsets.UTF_8).length;
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
