/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cometchatbridge.emulator.Switches.EmptyMetadata;
import org.cometchatbridge.emulator.Switches.PrivateMetadata;
import org.jspecify.annotations.Nullable;

/** Writes users as the service answers them. */
final class UserJson {

  private final Switches switches;

  UserJson(Switches switches) {
    this.switches = switches;
  }

  ObjectNode write(EmulatedUser user) {
    ObjectNode json = Json.object();
    json.put("uid", user.uid());
    json.put("name", user.name());
    putIfPresent(json, "avatar", user.avatar());
    putIfPresent(json, "link", user.link());
    putIfPresent(json, "statusMessage", user.statusMessage());
    json.put("status", "offline");
    json.put("role", user.role());
    putMetadata(json, user.metadata());
    if (!user.tags().isEmpty()) {
      ArrayNode tags = json.putArray("tags");
      user.tags().forEach(tags::add);
    }
    putIfPresent(json, "createdAt", user.createdAt());
    putIfPresent(json, "deactivatedAt", user.deactivatedAt());
    return json;
  }

  private void putMetadata(ObjectNode json, @Nullable Map<String, Object> metadata) {
    if (metadata == null) {
      return;
    }
    Map<String, Object> shown = new LinkedHashMap<>(metadata);
    if (switches.get(PrivateMetadata.class) == PrivateMetadata.LEFT_OUT) {
      shown.remove("@private");
    }
    if (shown.isEmpty() && switches.get(EmptyMetadata.class) == EmptyMetadata.LIST) {
      json.putArray("metadata");
    } else {
      json.set("metadata", Json.tree(shown));
    }
  }

  private static void putIfPresent(ObjectNode json, String field, @Nullable String value) {
    if (value != null) {
      json.put(field, value);
    }
  }

  private static void putIfPresent(ObjectNode json, String field, @Nullable Instant value) {
    if (value != null) {
      json.put(field, value.getEpochSecond());
    }
  }
}
