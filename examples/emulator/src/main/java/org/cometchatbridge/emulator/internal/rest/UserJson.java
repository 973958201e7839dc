/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.emulator.Switches.EmptyMetadata;
import org.cometchatbridge.emulator.Switches.PrivateMetadata;
import org.jspecify.annotations.Nullable;

/** Writes users in the format of the service. */
final class UserJson {

  private final Switches switches;
  private final TimeJson times;

  UserJson(Switches switches) {
    this.switches = switches;
    this.times = new TimeJson(switches);
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
    times.put(json, "createdAt", user.createdAt());
    times.put(json, "updatedAt", user.updatedAt());
    times.put(json, "lastActiveAt", user.lastActiveAt());
    times.put(json, "deactivatedAt", user.deactivatedAt());
    return json;
  }

  private void putMetadata(ObjectNode json, @Nullable Map<String, Object> metadata) {
    if (metadata == null) {
      return;
    }
    Map<String, Object> shown = new LinkedHashMap<>(metadata);
    if (switches.is(PrivateMetadata.OMITTED)) {
      shown.remove("@private");
    }
    if (shown.isEmpty() && switches.is(EmptyMetadata.LIST)) {
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
}
