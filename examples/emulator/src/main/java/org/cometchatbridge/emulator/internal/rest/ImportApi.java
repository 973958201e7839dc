/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.emulator.Switches.Amount;
import org.cometchatbridge.emulator.Switches.ImportOfExistingUid;
import org.cometchatbridge.emulator.Switches.ImportTimesAsStrings;
import org.jspecify.annotations.Nullable;

/** Imports many users in one call, each with its own outcome. */
final class ImportApi {

  private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{9}");
  private static final Set<String> FIELDS =
      Set.of(
          "uid",
          "name",
          "avatar",
          "link",
          "role",
          "createdAt",
          "lastActiveAt",
          "deactivatedAt",
          "metadata",
          "tags");

  private final Switches switches;
  private final InstantSource clock;
  private final PlanCheck plan;
  private final UserFields fields;
  private final UserJson json;

  ImportApi(Switches switches, InstantSource clock, PlanCheck plan, UserJson json) {
    this.switches = switches;
    this.clock = clock;
    this.plan = plan;
    this.fields = new UserFields(switches);
    this.json = json;
  }

  ApiResponse run(Call call) {
    ObjectNode body = Json.readObject(call.body());
    if (body == null
        || !(body.get("users") instanceof ObjectNode users)
        || users.isEmpty()
        || users.size() > switches.get(Amount.IMPORT_USERS_PER_CALL)) {
      return ApiResponse.error(
          400, "ERR_IMPORT_INVALID_USER_FORMAT", "users must contain 1 to 50 users by uid.");
    }
    ObjectNode outcomes = Json.object();
    for (Map.Entry<String, JsonNode> entry : users.properties()) {
      outcomes.set(entry.getKey(), outcome(entry.getKey(), entry.getValue(), call.directory()));
    }
    return ApiResponse.data(200, outcomes);
  }

  private ObjectNode outcome(String key, JsonNode entry, Directory directory) {
    if (!(entry instanceof ObjectNode body)) {
      return failure("ERR_BAD_REQUEST", "The entry is not a JSON object.");
    }
    ValidationErrors errors = check(key, body);
    if (!errors.isEmpty()) {
      return failure("ERR_BAD_REQUEST", errors.text());
    }
    String uid = Route.fold(key);
    String role = body.path("role").asText(EmulatedUser.DEFAULT_ROLE);
    Optional<EmulatedUser> existing = directory.find(uid);
    if (existing.isPresent() && switches.is(ImportOfExistingUid.REJECTED)) {
      return failure("ERR_UID_ALREADY_EXISTS", "The uid " + uid + " already exists.");
    }
    if (existing.isPresent() && switches.is(ImportOfExistingUid.SKIPPED)) {
      return success(existing.get());
    }
    if (!directory.hasRole(role)) {
      return failure("ERR_ROLE_NOT_FOUND", "There is no role " + role + '.');
    }
    return existing.isPresent() ? changed(uid, body, directory) : added(uid, body, directory);
  }

  private ObjectNode changed(String uid, ObjectNode body, Directory directory) {
    EmulatedUser user =
        directory.change(uid, before -> read(before, body).withUpdatedAt(WireTime.now(clock)));
    return user == null ? failure("ERR_UID_NOT_FOUND", "The user was deleted.") : success(user);
  }

  private ObjectNode added(String uid, ObjectNode body, Directory directory) {
    if (plan.userLimitReached(directory)) {
      return failure(PlanCheck.QUOTA, "The plan allows no more users.");
    }
    EmulatedUser user =
        read(
            EmulatedUser.of(uid, body.path("name").textValue()).withCreatedAt(WireTime.now(clock)),
            body);
    return directory.add(user, switches.replicaLag())
        ? success(user)
        : failure("ERR_UID_ALREADY_EXISTS", "The uid " + uid + " already exists.");
  }

  private static EmulatedUser read(EmulatedUser user, ObjectNode body) {
    // An import cannot set a status message.
    EmulatedUser read = UserFields.apply(user, body).withStatusMessage(user.statusMessage());
    Instant created = time(body.get("createdAt"));
    Instant lastActive = time(body.get("lastActiveAt"));
    Instant deactivated = time(body.get("deactivatedAt"));
    read = created == null ? read : read.withCreatedAt(created);
    read = lastActive == null ? read : read.withLastActiveAt(lastActive);
    return deactivated == null ? read : read.withDeactivatedAt(deactivated);
  }

  private ValidationErrors check(String key, ObjectNode user) {
    ValidationErrors errors = new ValidationErrors();
    JsonNode uid = user.get("uid");
    fields.checkUid(uid, errors);
    if (uid != null && uid.isTextual() && !uid.textValue().equals(key)) {
      errors.add("uid", "must be the key of the entry");
    }
    fields.checkName(user.get("name"), errors);
    fields.checkOptional(user, errors);
    for (String field : Set.of("createdAt", "lastActiveAt", "deactivatedAt")) {
      JsonNode time = user.get(field);
      if (time != null
          && (time(time) == null
              || (time.isTextual() && switches.is(ImportTimesAsStrings.REJECTED)))) {
        errors.add(field, "must be a time in seconds");
      }
    }
    fields.checkUnknown(user, FIELDS, errors);
    return errors;
  }

  private static @Nullable Instant time(@Nullable JsonNode time) {
    return time != null
            && (time.isTextual() || time.isIntegralNumber())
            && SECONDS.matcher(time.asText()).matches()
        ? Instant.ofEpochSecond(time.asLong())
        : null;
  }

  private ObjectNode success(EmulatedUser user) {
    ObjectNode outcome = Json.object();
    outcome.put("success", true);
    outcome.set("data", json.write(user));
    return outcome;
  }

  private static ObjectNode failure(String code, String message) {
    ObjectNode outcome = Json.object();
    outcome.put("success", false);
    ObjectNode error = outcome.putObject("error");
    error.put("code", code);
    error.put("message", message);
    return outcome;
  }
}
