/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cometchatbridge.emulator.EmulatedUser;

/** Parses users of a seed file or of the control API, with the field names of the service. */
public final class SeedUsers {

  private static final Set<String> TEXTS =
      Set.of("uid", "name", "avatar", "link", "role", "statusMessage");

  private SeedUsers() {}

  /**
   * Parses a JSON object with a list {@code users}.
   *
   * @throws IllegalArgumentException if the text is invalid; the message names the problem
   */
  public static List<EmulatedUser> read(String json) {
    JsonNode users = object(json, "the seed").path("users");
    if (!users.isArray()) {
      throw new IllegalArgumentException("the seed has no list \"users\"");
    }
    List<EmulatedUser> read = new ArrayList<>();
    for (JsonNode user : users) {
      if (!(user instanceof ObjectNode object)) {
        throw new IllegalArgumentException("each user of the seed must be an object");
      }
      read.add(user(object));
    }
    return read;
  }

  public static ObjectNode object(String json, String what) {
    ObjectNode object = Json.readObject(json);
    if (object == null) {
      throw new IllegalArgumentException(what + " is not a JSON object");
    }
    return object;
  }

  /**
   * Parses one user.
   *
   * @throws IllegalArgumentException if the user is invalid; the message names the problem
   */
  public static EmulatedUser user(ObjectNode json) {
    for (String field : TEXTS) {
      boolean required = field.equals("uid") || field.equals("name");
      if ((required || json.has(field)) && !json.path(field).isTextual()) {
        throw new IllegalArgumentException("the field " + field + " of a user must be a string");
      }
    }
    return UserFields.apply(
        EmulatedUser.of(json.path("uid").textValue(), json.path("name").textValue()), json);
  }
}
