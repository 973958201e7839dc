/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.emulator.Switches.CreateStatus;
import org.cometchatbridge.emulator.Switches.CreateWithAuthTokenReturnsToken;
import org.cometchatbridge.emulator.Switches.GetDeactivatedUser;
import org.cometchatbridge.emulator.Switches.InvalidUid;
import org.cometchatbridge.emulator.Switches.TakenUidAndUnknownRole;
import org.cometchatbridge.emulator.Switches.TakenUidStatus;
import org.cometchatbridge.emulator.Switches.UnknownRole;
import org.cometchatbridge.emulator.Switches.UpdateMetadata;
import org.cometchatbridge.emulator.Switches.UpdateTags;
import org.jspecify.annotations.Nullable;

/** The operations on one user, except for the deletion. */
final class UsersApi {

  private static final Set<String> FIELDS_OF_CREATE =
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
  private static final Set<String> FIELDS_OF_UPDATE =
      Set.of("name", "avatar", "link", "role", "statusMessage", "metadata", "tags", "unset");
  private static final Set<String> CAN_BE_UNSET = Set.of("avatar", "link", "metadata");

  private final Switches switches;
  private final InstantSource clock;
  private final TokenGenerator tokenGenerator;
  private final PlanCheck plan;
  private final UserFields fields;
  private final UserJson json;

  UsersApi(
      Switches switches,
      InstantSource clock,
      TokenGenerator tokenGenerator,
      PlanCheck plan,
      UserJson json) {
    this.switches = switches;
    this.clock = clock;
    this.tokenGenerator = tokenGenerator;
    this.plan = plan;
    this.fields = new UserFields(switches);
    this.json = json;
  }

  ApiResponse create(Call call) {
    ObjectNode body = Json.readObject(call.body());
    if (body == null) {
      return ValidationErrors.invalidBody();
    }
    ValidationErrors errors = checkNew(body);
    if (!errors.isEmpty()) {
      boolean ownCode = switches.is(InvalidUid.INVALID_UID);
      return ownCode && body.has("uid") && errors.concernOnly("uid")
          ? ApiResponse.error(400, "ERR_INVALID_UID", "The uid contains invalid characters.")
          : errors.response();
    }
    EmulatedUser user =
        UserFields.apply(
                EmulatedUser.of(body.path("uid").textValue(), body.path("name").textValue()), body)
            .withCreatedAt(WireTime.now(clock));
    ApiResponse rejection = reject(user, call.directory());
    if (rejection != null) {
      return rejection;
    }
    if (!call.directory().add(user, switches.replicaLag())) {
      return taken(user.uid());
    }
    return created(user, body.path("withAuthToken").asBoolean(), call.directory());
  }

  ApiResponse get(Call call, String uid) {
    Optional<EmulatedUser> user = call.directory().find(uid);
    boolean showDeactivated = switches.is(GetDeactivatedUser.WITH_DEACTIVATED_AT);
    return user.filter(found -> showDeactivated || !found.deactivated())
        .map(found -> ApiResponse.data(200, json.write(found)))
        .orElseGet(() -> notFound(uid));
  }

  ApiResponse update(Call call, String uid) {
    ObjectNode body = Json.readObject(call.body());
    if (body == null) {
      return ValidationErrors.invalidBody();
    }
    ValidationErrors errors = checkChange(body);
    if (!errors.isEmpty()) {
      return errors.response();
    }
    Directory directory = call.directory();
    if (!directory.hasActive(uid)) {
      return notFound(uid);
    }
    JsonNode role = body.get("role");
    if (role != null && !directory.hasRole(role.textValue())) {
      return unknownRole(role.textValue());
    }
    Optional<EmulatedUser> merged = directory.find(uid).map(user -> changed(user, body));
    if (merged.isPresent() && merged.get().tags().size() > UserFields.MAX_TAGS) {
      errors.add("tags", "must have at most 25 entries");
      return errors.response();
    }
    EmulatedUser changed = directory.change(uid, user -> changed(user, body));
    return changed == null ? notFound(uid) : ApiResponse.data(200, json.write(changed));
  }

  static ApiResponse notFound(String uid) {
    return ApiResponse.error(
        404, "ERR_UID_NOT_FOUND", "There is no user with the uid " + uid + '.');
  }

  private ValidationErrors checkNew(ObjectNode user) {
    ValidationErrors errors = new ValidationErrors();
    fields.checkUid(user.get("uid"), errors);
    fields.checkName(user.get("name"), errors);
    fields.checkOptional(user, errors);
    JsonNode withAuthToken = user.get("withAuthToken");
    if (withAuthToken != null && !withAuthToken.isBoolean()) {
      errors.add("withAuthToken", "must be true or false");
    }
    fields.checkUnknown(user, FIELDS_OF_CREATE, errors);
    return errors;
  }

  private ValidationErrors checkChange(ObjectNode change) {
    ValidationErrors errors = new ValidationErrors();
    if (change.isEmpty()) {
      errors.add("name", "or another field is required");
    }
    if (change.has("name")) {
      fields.checkName(change.get("name"), errors);
    }
    fields.checkOptional(change, errors);
    JsonNode unset = change.get("unset");
    if (unset != null && !canBeUnset(unset)) {
      errors.add("unset", "must list avatar, link or metadata");
    }
    fields.checkUnknown(change, FIELDS_OF_UPDATE, errors);
    return errors;
  }

  private static boolean canBeUnset(JsonNode unset) {
    if (!unset.isArray() || unset.isEmpty()) {
      return false;
    }
    for (JsonNode field : unset) {
      if (!field.isTextual() || !CAN_BE_UNSET.contains(field.textValue())) {
        return false;
      }
    }
    return true;
  }

  private EmulatedUser changed(EmulatedUser user, ObjectNode body) {
    EmulatedUser changed = UserFields.apply(user, body);
    Map<String, Object> metadata = UserFields.metadata(body);
    if (metadata != null && user.metadata() != null && switches.is(UpdateMetadata.MERGED)) {
      Map<String, Object> merged = new LinkedHashMap<>(user.metadata());
      merged.putAll(metadata);
      changed = changed.withMetadata(merged);
    }
    if (body.has("tags") && switches.is(UpdateTags.MERGED)) {
      Set<String> merged = new LinkedHashSet<>(user.tags());
      merged.addAll(changed.tags());
      changed = changed.withTags(new ArrayList<>(merged));
    }
    List<String> unset = UserFields.texts(body.path("unset"));
    if (unset.contains("avatar")) {
      changed = changed.withAvatar(null);
    }
    if (unset.contains("link")) {
      changed = changed.withLink(null);
    }
    if (unset.contains("metadata")) {
      changed = changed.withMetadata(null);
    }
    return changed.withUpdatedAt(WireTime.now(clock));
  }

  private ApiResponse created(EmulatedUser user, boolean withToken, Directory directory) {
    ObjectNode response = json.write(user);
    if (withToken && switches.is(CreateWithAuthTokenReturnsToken.YES)) {
      MintedToken token = tokenGenerator.generate(user.uid());
      directory.store(token);
      response.put("authToken", token.value());
    }
    return ApiResponse.data(switches.is(CreateStatus.CREATED_201) ? 201 : 200, response);
  }

  private @Nullable ApiResponse reject(EmulatedUser user, Directory directory) {
    ApiResponse taken = directory.find(user.uid()).isPresent() ? taken(user.uid()) : null;
    ApiResponse unknownRole = directory.hasRole(user.role()) ? null : unknownRole(user.role());
    boolean roleFirst = switches.is(TakenUidAndUnknownRole.UNKNOWN_ROLE_FIRST);
    if (taken != null && !(roleFirst && unknownRole != null)) {
      return taken;
    }
    if (unknownRole != null) {
      return unknownRole;
    }
    return plan.userLimitReached(directory) ? plan.rejectUser() : null;
  }

  private ApiResponse taken(String uid) {
    return ApiResponse.error(
        switches.is(TakenUidStatus.CONFLICT_409) ? 409 : 400,
        "ERR_UID_ALREADY_EXISTS",
        "The uid " + uid + " already exists.");
  }

  private ApiResponse unknownRole(String role) {
    String text = "There is no role " + role + '.';
    return switch (switches.get(UnknownRole.class)) {
      case ROLE_NOT_FOUND -> ApiResponse.error(404, "ERR_ROLE_NOT_FOUND", text);
      case ROLE_NOT_FOUND_400 -> ApiResponse.error(400, "ERR_ROLE_NOT_FOUND", text);
      case BAD_REQUEST_DETAILS -> {
        ValidationErrors errors = new ValidationErrors();
        errors.add("role", "does not exist");
        yield errors.response();
      }
    };
  }
}
