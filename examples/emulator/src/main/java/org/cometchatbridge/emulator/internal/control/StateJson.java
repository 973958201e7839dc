/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.emulator.internal.rest.Directory;
import org.cometchatbridge.emulator.internal.rest.Json;
import org.cometchatbridge.emulator.internal.rest.MintedToken;
import org.cometchatbridge.emulator.internal.rest.SeedUsers;
import org.jspecify.annotations.Nullable;

/** The exported state of an emulator: users, roles, tokens and switches. */
public final class StateJson {

  private static final String VERSION = "cometChatEmulatorState";
  private static final int CURRENT = 1;
  private static final List<String> TOKEN_LISTS = List.of("tokens", "archivedTokens");

  /**
   * A state that was read completely but is not applied yet.
   *
   * @param switches sets the switches
   */
  public record Imported(Directory directory, List<Runnable> switches) {

    public Imported {
      switches = List.copyOf(switches);
    }
  }

  private StateJson() {}

  /** Writes the state. */
  public static String write(Directory directory, Switches switches) {
    ObjectNode json = Json.object();
    json.put(VERSION, CURRENT);
    ArrayNode users = json.putArray("users");
    directory.entries().forEach(entry -> users.add(user(entry)));
    ArrayNode roles = json.putArray("roles");
    directory.roles().forEach(roles::add);
    json.set("switches", SwitchesControl.changed(switches));
    return Json.write(json);
  }

  static String withoutTokens(String state) {
    ObjectNode json = SeedUsers.object(state, "the state");
    for (JsonNode user : json.path("users")) {
      ((ObjectNode) user).remove(TOKEN_LISTS);
    }
    return Json.write(json);
  }

  /**
   * Reads a state.
   *
   * @throws IllegalArgumentException if the text is not an exported state
   */
  public static Imported read(String text, InstantSource clock, Switches switches) {
    ObjectNode json = SeedUsers.object(text, "the state");
    if (json.path(VERSION).asInt() != CURRENT) {
      throw new IllegalArgumentException(
          "the state was not exported by this version of the emulator: \""
              + VERSION
              + "\" must be "
              + CURRENT);
    }
    Directory directory = new Directory(clock, switches);
    for (JsonNode role : list(json, "roles")) {
      directory.addRole(role.asText());
    }
    for (JsonNode user : list(json, "users")) {
      Directory.Entry entry = entry(user);
      if (!directory.restore(entry)) {
        throw new IllegalArgumentException("two users have the uid " + entry.user().uid());
      }
    }
    return new Imported(
        directory,
        json.path("switches") instanceof ObjectNode wanted
            ? SwitchesControl.changes(switches, wanted)
            : List.of());
  }

  private static ObjectNode user(Directory.Entry entry) {
    EmulatedUser user = entry.user();
    ObjectNode json = Json.object();
    json.put("uid", user.uid());
    json.put("name", user.name());
    put(json, "avatar", user.avatar());
    put(json, "link", user.link());
    json.put("role", user.role());
    put(json, "statusMessage", user.statusMessage());
    if (user.metadata() != null) {
      json.set("metadata", Json.tree(user.metadata()));
    }
    ArrayNode tags = json.putArray("tags");
    user.tags().forEach(tags::add);
    put(json, "createdAt", user.createdAt());
    put(json, "updatedAt", user.updatedAt());
    put(json, "lastActiveAt", user.lastActiveAt());
    put(json, "deactivatedAt", user.deactivatedAt());
    json.put("replicaLag", entry.remainingReplicaLag());
    json.put("tokensSuspended", entry.tokensSuspended());
    json.set("tokens", tokens(entry.tokens()));
    json.set("archivedTokens", tokens(entry.archive()));
    return json;
  }

  private static ArrayNode tokens(List<MintedToken> tokens) {
    ArrayNode list = Json.object().putArray("tokens");
    for (MintedToken token : tokens) {
      ObjectNode json = list.addObject();
      json.put("value", token.value());
      put(json, "createdAt", token.createdAt());
      put(json, "platform", token.platform());
      put(json, "userAgent", token.userAgent());
      if (token.appInfo() != null) {
        json.set("appInfo", token.appInfo());
      }
    }
    return list;
  }

  private static Directory.Entry entry(JsonNode json) {
    if (!(json instanceof ObjectNode object)) {
      throw new IllegalArgumentException("each user of the state must be an object");
    }
    EmulatedUser user =
        SeedUsers.user(object)
            .withCreatedAt(time(object, "createdAt"))
            .withUpdatedAt(time(object, "updatedAt"))
            .withLastActiveAt(time(object, "lastActiveAt"))
            .withDeactivatedAt(time(object, "deactivatedAt"));
    if (user.createdAt() == null) {
      throw new IllegalArgumentException("the user " + user.uid() + " has no createdAt");
    }
    return new Directory.Entry(
        user,
        object.path("replicaLag").asInt(),
        object.path("tokensSuspended").asBoolean(),
        tokens(user.uid(), object, "tokens"),
        tokens(user.uid(), object, "archivedTokens"));
  }

  private static List<MintedToken> tokens(String uid, ObjectNode user, String field) {
    List<MintedToken> tokens = new ArrayList<>();
    for (JsonNode token : list(user, field)) {
      String value = token.path("value").asText();
      Instant createdAt = time(token, "createdAt");
      if (!uid.equals(MintedToken.uidIn(value)) || createdAt == null) {
        throw new IllegalArgumentException("a token of the user " + uid + " is invalid");
      }
      tokens.add(
          new MintedToken(
              uid,
              value,
              createdAt,
              token.path("platform").textValue(),
              token.path("userAgent").textValue(),
              token.path("appInfo") instanceof ObjectNode info ? info : null));
    }
    return tokens;
  }

  private static JsonNode list(JsonNode parent, String field) {
    JsonNode list = parent.path(field);
    if (!list.isArray() && !list.isMissingNode()) {
      throw new IllegalArgumentException(field + ": must be a list");
    }
    return list;
  }

  private static @Nullable Instant time(JsonNode parent, String field) {
    JsonNode time = parent.path(field);
    if (time.isMissingNode()) {
      return null;
    }
    try {
      return Instant.parse(time.asText());
    } catch (DateTimeException wrong) {
      throw new IllegalArgumentException(
          field + ": must be a time such as 2026-01-31T12:00:00Z", wrong);
    }
  }

  private static void put(ObjectNode json, String field, @Nullable Object value) {
    if (value != null) {
      json.put(field, value.toString());
    }
  }
}
