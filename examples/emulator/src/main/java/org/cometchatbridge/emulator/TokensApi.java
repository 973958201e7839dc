/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cometchatbridge.emulator.Switches.MintWithoutForce;
import org.cometchatbridge.emulator.Switches.UnknownRequestField;

/** The operations on auth tokens. */
final class TokensApi {

  private final Switches switches;
  private final TokenMint mint;

  TokensApi(Switches switches, TokenMint mint) {
    this.switches = switches;
    this.mint = mint;
  }

  Answer create(Call call, String uid) {
    ObjectNode body = call.body().isEmpty() ? Json.object() : Json.readObject(call.body());
    if (body == null) {
      return Complaints.unreadableBody();
    }
    Complaints complaints = check(body);
    if (!complaints.none()) {
      return complaints.answer();
    }
    Directory directory = call.directory();
    if (unknown(directory, uid) || directory.mintMeetsLaggingReplica(uid)) {
      return UsersApi.notFound(uid);
    }
    boolean mayReuse =
        !body.path("force").asBoolean()
            && switches.get(MintWithoutForce.class) == MintWithoutForce.LATEST_EXISTING;
    MintedToken existing = mayReuse ? directory.newestToken(uid) : null;
    if (existing != null) {
      return Answer.data(200, json(existing));
    }
    MintedToken token = mint.mint(uid);
    // The user may have been deactivated or removed since it was looked up.
    return directory.store(token, switches.tokenRetention())
        ? Answer.data(200, json(token))
        : UsersApi.notFound(uid);
  }

  Answer delete(Call call, String uid, String token) {
    if (unknown(call.directory(), uid)) {
      return UsersApi.notFound(uid);
    }
    if (!call.directory().removeToken(uid, token)) {
      return Answer.error(404, "ERR_AUTH_TOKEN_NOT_FOUND", "There is no token " + token + '.');
    }
    ObjectNode done = Json.object();
    done.put("success", true);
    done.put("message", "The token " + token + " is deleted.");
    return Answer.data(200, done);
  }

  private Complaints check(ObjectNode body) {
    Complaints complaints = new Complaints();
    JsonNode force = body.get("force");
    if (force != null && !force.isBoolean()) {
      complaints.add("force", "must be true or false");
    }
    if (switches.get(UnknownRequestField.class) == UnknownRequestField.REFUSED) {
      body.fieldNames()
          .forEachRemaining(
              field -> {
                if (!field.equals("force")) {
                  complaints.add(field, "is not known");
                }
              });
    }
    return complaints;
  }

  private static boolean unknown(Directory directory, String uid) {
    return directory.find(uid).filter(user -> !user.deactivated()).isEmpty();
  }

  private static ObjectNode json(MintedToken token) {
    ObjectNode json = Json.object();
    json.put("uid", token.uid());
    json.put("authToken", token.value());
    json.put("createdAt", token.createdAt().getEpochSecond());
    return json;
  }
}
