/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.emulator.Switches.AppInfo;
import org.cometchatbridge.emulator.Switches.ListTotal;
import org.cometchatbridge.emulator.Switches.MintWithoutForce;
import org.jspecify.annotations.Nullable;

/** The token operations of the REST API. */
final class TokensApi {

  private static final int DEFAULT_PAGE_SIZE = 100;
  private static final Set<String> FIELDS_OF_UPDATE = Set.of("platform", "userAgent", "appInfo");

  private final Switches switches;
  private final TokenGenerator tokenGenerator;
  private final UserFields fields;
  private final TimeJson times;

  TokensApi(Switches switches, TokenGenerator tokenGenerator) {
    this.switches = switches;
    this.tokenGenerator = tokenGenerator;
    this.fields = new UserFields(switches);
    this.times = new TimeJson(switches);
  }

  ApiResponse create(Call call, String uid) {
    ObjectNode body = call.body().isEmpty() ? Json.object() : Json.readObject(call.body());
    if (body == null) {
      return ValidationErrors.invalidBody();
    }
    ValidationErrors errors = new ValidationErrors();
    JsonNode force = body.get("force");
    if (force != null && !force.isBoolean()) {
      errors.add("force", "must be true or false");
    }
    fields.checkUnknown(body, Set.of("force"), errors);
    if (!errors.isEmpty()) {
      return errors.response();
    }
    Directory directory = call.directory();
    if (!directory.hasActive(uid) || directory.hitsLaggingReplica(uid)) {
      return UsersApi.notFound(uid);
    }
    boolean mayReuse =
        !body.path("force").asBoolean() && switches.is(MintWithoutForce.LATEST_EXISTING);
    MintedToken existing = mayReuse ? directory.newestToken(uid) : null;
    if (existing != null) {
      return ApiResponse.data(200, json(existing));
    }
    MintedToken token = tokenGenerator.generate(uid);
    // The user may have been deactivated or removed in the meantime.
    return directory.store(token) ? ApiResponse.data(200, json(token)) : UsersApi.notFound(uid);
  }

  ApiResponse list(Call call, String uid) {
    Query query = new Query(call.query());
    int size = query.number("perPage", Integer.MAX_VALUE, DEFAULT_PAGE_SIZE);
    int number = query.number("page", Integer.MAX_VALUE, 1);
    if (!query.errors().isEmpty()) {
      return query.errors().response();
    }
    if (!call.directory().hasActive(uid)) {
      return UsersApi.notFound(uid);
    }
    Page<MintedToken> page = Page.of(call.directory().tokensOfActive(uid), number, size);
    ObjectNode envelope = Json.object();
    ArrayNode data = envelope.putArray("data");
    page.entries().forEach(token -> data.add(json(token)));
    envelope.set("meta", page.meta(switches.is(ListTotal.COUNTED)));
    return ApiResponse.json(200, Json.write(envelope));
  }

  ApiResponse flush(Call call, String uid) {
    if (!call.directory().hasActive(uid)) {
      return UsersApi.notFound(uid);
    }
    call.directory().flushTokens(uid);
    return ApiResponse.success("All tokens of " + uid + " are deleted.");
  }

  ApiResponse get(Call call, String uid, String token) {
    return respond(call, uid, token, call.directory().token(uid, token));
  }

  ApiResponse update(Call call, String uid, String token) {
    ObjectNode body = Json.readObject(call.body());
    if (body == null) {
      return ValidationErrors.invalidBody();
    }
    ValidationErrors errors = checkChange(body);
    if (!errors.isEmpty()) {
      return errors.response();
    }
    return respond(
        call,
        uid,
        token,
        call.directory().changeToken(uid, token, before -> changed(before, body)));
  }

  ApiResponse delete(Call call, String uid, String token) {
    if (!call.directory().hasActive(uid)) {
      return UsersApi.notFound(uid);
    }
    return call.directory().removeToken(uid, token)
        ? ApiResponse.success("The token " + token + " is deleted.")
        : noSuchToken(token);
  }

  private ApiResponse respond(Call call, String uid, String value, @Nullable MintedToken token) {
    if (!call.directory().hasActive(uid)) {
      return UsersApi.notFound(uid);
    }
    return token == null ? noSuchToken(value) : ApiResponse.data(200, json(token));
  }

  private static ApiResponse noSuchToken(String token) {
    return ApiResponse.error(404, "ERR_AUTH_TOKEN_NOT_FOUND", "There is no token " + token + '.');
  }

  private ValidationErrors checkChange(ObjectNode change) {
    ValidationErrors errors = new ValidationErrors();
    if (change.isEmpty()) {
      errors.add("platform", "or another field is required");
    }
    for (String field : Set.of("platform", "userAgent")) {
      JsonNode text = change.get(field);
      if (text != null && !(text.isTextual() && !text.textValue().isEmpty())) {
        errors.add(field, "must be a non-empty string");
      }
    }
    JsonNode appInfo = change.get("appInfo");
    if (appInfo != null && !appInfo.isObject()) {
      errors.add("appInfo", "must be an object");
    }
    fields.checkUnknown(change, FIELDS_OF_UPDATE, errors);
    return errors;
  }

  private static MintedToken changed(MintedToken token, ObjectNode body) {
    JsonNode platform = body.get("platform");
    JsonNode userAgent = body.get("userAgent");
    return new MintedToken(
        token.uid(),
        token.value(),
        token.createdAt(),
        platform == null ? token.platform() : platform.textValue(),
        userAgent == null ? token.userAgent() : userAgent.textValue(),
        body.get("appInfo") instanceof ObjectNode appInfo ? appInfo : token.appInfo());
  }

  private ObjectNode json(MintedToken token) {
    ObjectNode json = Json.object();
    json.put("uid", token.uid());
    json.put("authToken", token.value());
    times.put(json, "createdAt", token.createdAt());
    if (token.platform() != null) {
      json.put("platform", token.platform());
    }
    if (token.userAgent() != null) {
      json.put("userAgent", token.userAgent());
    }
    ObjectNode appInfo = token.appInfo();
    if (appInfo != null && switches.is(AppInfo.STRING)) {
      json.put("appInfo", Json.write(appInfo));
    } else if (appInfo != null) {
      json.set("appInfo", appInfo);
    }
    return json;
  }
}
