/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.UserStore;
import org.cometchatbridge.emulator.internal.rest.ApiResponse;
import org.cometchatbridge.emulator.internal.rest.Json;
import org.cometchatbridge.emulator.internal.rest.SeedUsers;
import org.jspecify.annotations.Nullable;

/** The endpoints for users and tokens. */
final class UsersControl {

  private static final int VISIBLE_CHARACTERS = 4;

  private final CometChatEmulator emulator;

  UsersControl(CometChatEmulator emulator) {
    this.emulator = emulator;
  }

  @Nullable ApiResponse respond(String method, List<String> path, String body) {
    UserStore users = emulator.users();
    String uid = path.size() > 1 ? path.get(1) : "";
    String what = path.size() > 2 ? '/' + path.get(2) : "";
    return switch (method + ' ' + path.size() + what) {
      case "GET 1" -> ControlResponses.json(list(users));
      case "POST 1" -> {
        users.add(SeedUsers.user(SeedUsers.object(body, "the body")));
        yield ControlResponses.done();
      }
      case "DELETE 2" -> {
        users.remove(uid);
        yield ControlResponses.done();
      }
      case "POST 3/deactivate" -> {
        users.deactivate(uid);
        yield ControlResponses.done();
      }
      case "POST 3/reactivate" -> {
        users.reactivate(uid);
        yield ControlResponses.done();
      }
      case "DELETE 3/tokens" -> {
        users.tokens(uid).forEach(users::revoke);
        yield ControlResponses.done();
      }
      default -> null;
    };
  }

  private static ObjectNode list(UserStore users) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("users");
    for (EmulatedUser user : users.all()) {
      ObjectNode entry = list.addObject();
      entry.put("uid", user.uid());
      entry.put("name", user.name());
      entry.put("role", user.role());
      entry.put("avatar", user.avatar());
      entry.put("deactivated", user.deactivated());
      entry.put("createdAt", String.valueOf(user.createdAt()));
      ArrayNode tags = entry.putArray("tags");
      user.tags().forEach(tags::add);
      ArrayNode tokens = entry.putArray("tokens");
      users.tokens(user.uid()).forEach(token -> tokens.add(masked(token)));
      entry.put("archivedTokens", users.archivedTokens(user.uid()).size());
    }
    return body;
  }

  /** Shows uid, time and the last characters: enough to distinguish two tokens. */
  private static String masked(String token) {
    return token.substring(0, token.length() - 30)
        + '…'
        + token.substring(token.length() - VISIBLE_CHARACTERS);
  }
}
