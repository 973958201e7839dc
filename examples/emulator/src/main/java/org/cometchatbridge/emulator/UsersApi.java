/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cometchatbridge.emulator.Switches.CreateStatus;
import org.cometchatbridge.emulator.Switches.CreateWithAuthTokenAnswersToken;
import org.cometchatbridge.emulator.Switches.GetDeactivatedUser;
import org.cometchatbridge.emulator.Switches.InvalidUid;
import org.cometchatbridge.emulator.Switches.TakenUidAndUnknownRole;
import org.cometchatbridge.emulator.Switches.TakenUidStatus;
import org.cometchatbridge.emulator.Switches.UnknownRole;
import org.jspecify.annotations.Nullable;

/** The operations on users. */
final class UsersApi {

  private final Switches switches;
  private final InstantSource clock;
  private final TokenMint mint;
  private final NewUserCheck check;
  private final UserJson json;

  UsersApi(Switches switches, InstantSource clock, TokenMint mint) {
    this.switches = switches;
    this.clock = clock;
    this.mint = mint;
    this.check = new NewUserCheck(switches);
    this.json = new UserJson(switches);
  }

  Answer create(Call call) {
    ObjectNode body = Json.readObject(call.body());
    if (body == null) {
      return Complaints.unreadableBody();
    }
    Complaints complaints = check.check(body);
    if (!complaints.none()) {
      boolean ownCode = switches.get(InvalidUid.class) == InvalidUid.INVALID_UID;
      return ownCode && body.has("uid") && complaints.onlyAbout("uid")
          ? Answer.error(400, "ERR_INVALID_UID", "The uid has characters that are not allowed.")
          : complaints.answer();
    }
    EmulatedUser user = read(body).withCreatedAt(WireTime.now(clock));
    Answer refusal = refuse(user, call.directory());
    if (refusal != null) {
      return refusal;
    }
    if (!call.directory().add(user, switches.replicaLag())) {
      return taken(user.uid());
    }
    return created(user, body.path("withAuthToken").asBoolean(), call.directory());
  }

  Answer get(Call call, String uid) {
    Optional<EmulatedUser> user = call.directory().find(uid);
    boolean showDeactivated =
        switches.get(GetDeactivatedUser.class) == GetDeactivatedUser.WITH_DEACTIVATED_AT;
    return user.filter(found -> showDeactivated || !found.deactivated())
        .map(found -> Answer.data(200, json.write(found)))
        .orElseGet(() -> notFound(uid));
  }

  static Answer notFound(String uid) {
    return Answer.error(404, "ERR_UID_NOT_FOUND", "There is no user with the uid " + uid + '.');
  }

  private Answer created(EmulatedUser user, boolean withToken, Directory directory) {
    ObjectNode answer = json.write(user);
    boolean answersToken =
        switches.get(CreateWithAuthTokenAnswersToken.class) == CreateWithAuthTokenAnswersToken.YES;
    if (withToken && answersToken) {
      MintedToken token = mint.mint(user.uid());
      directory.store(token, switches.tokenRetention());
      answer.put("authToken", token.value());
    }
    boolean created = switches.get(CreateStatus.class) == CreateStatus.CREATED_201;
    return Answer.data(created ? 201 : 200, answer);
  }

  private @Nullable Answer refuse(EmulatedUser user, Directory directory) {
    Answer taken = directory.find(user.uid()).isPresent() ? taken(user.uid()) : null;
    Answer unknownRole = directory.hasRole(user.role()) ? null : unknownRole(user.role());
    boolean roleFirst =
        switches.get(TakenUidAndUnknownRole.class) == TakenUidAndUnknownRole.UNKNOWN_ROLE_FIRST;
    if (taken == null || (roleFirst && unknownRole != null)) {
      return unknownRole;
    }
    return taken;
  }

  private Answer taken(String uid) {
    boolean conflict = switches.get(TakenUidStatus.class) == TakenUidStatus.CONFLICT_409;
    return Answer.error(
        conflict ? 409 : 400, "ERR_UID_ALREADY_EXISTS", "The uid " + uid + " is taken.");
  }

  private Answer unknownRole(String role) {
    if (switches.get(UnknownRole.class) == UnknownRole.ROLE_NOT_FOUND) {
      return Answer.error(404, "ERR_ROLE_NOT_FOUND", "There is no role " + role + '.');
    }
    Complaints complaints = new Complaints();
    complaints.add("role", "does not exist");
    return complaints.answer();
  }

  private static EmulatedUser read(ObjectNode body) {
    return EmulatedUser.of(body.path("uid").textValue(), body.path("name").textValue())
        .withAvatar(body.path("avatar").textValue())
        .withLink(body.path("link").textValue())
        .withRole(body.path("role").asText(EmulatedUser.DEFAULT_ROLE))
        .withStatusMessage(body.path("statusMessage").textValue())
        .withMetadata(metadata(body))
        .withTags(tags(body));
  }

  private static @Nullable Map<String, Object> metadata(ObjectNode body) {
    return body.get("metadata") instanceof ObjectNode metadata ? Json.map(metadata) : null;
  }

  private static List<String> tags(ObjectNode body) {
    List<String> tags = new ArrayList<>();
    for (JsonNode tag : body.path("tags")) {
      tags.add(tag.textValue());
    }
    return tags;
  }
}
