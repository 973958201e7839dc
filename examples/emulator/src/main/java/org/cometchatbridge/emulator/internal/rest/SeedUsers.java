/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cometchatbridge.emulator.EmulatedUser;

/** Reads users from a seed file or from the control API, with the field names of the service. */
public final class SeedUsers {

  private static final Set<String> TEXTS =
      Set.of("uid", "name", "avatar", "link", "role", "statusMessage");

  private SeedUsers() {}

  /**
   * The users of a JSON object with a list {@code users}.
   *
   * @throws IllegalArgumentException if it is anything else, saying what is wrong
   */
  public static List<EmulatedUser> read(String json) {
    JsonNode users = object(json, "the seed").path("users");
    if (!users.isArray()) {
      throw new IllegalArgumentException("the seed has no list \"users\"");
    }
    List<EmulatedUser> read = new ArrayList<>();
    for (JsonNode user : users) {
      if (!(user instanceof ObjectNode object)) {
        throw new IllegalArgumentException("every user of the seed must be an object");
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
   * One user.
   *
   * @throws IllegalArgumentException if it is not a user, saying what is wrong
   */
  public static EmulatedUser user(ObjectNode json) {
    for (String field : TEXTS) {
      boolean required = field.equals("uid") || field.equals("name");
      if ((required || json.has(field)) && !json.path(field).isTextual()) {
        throw new IllegalArgumentException("a user needs a text as " + field);
      }
    }
    return UserFields.apply(
        EmulatedUser.of(json.path("uid").textValue(), json.path("name").textValue()), json);
  }
}
