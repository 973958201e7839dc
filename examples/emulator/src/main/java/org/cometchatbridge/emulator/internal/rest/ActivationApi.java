/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.emulator.Switches.Amount;
import org.cometchatbridge.emulator.Switches.PermanentDeleteFlag;
import org.cometchatbridge.emulator.Switches.SoftDeleteAgain;
import org.cometchatbridge.emulator.Switches.SoftDeleteResponse;
import org.cometchatbridge.emulator.internal.rest.Directory.Outcome;

/** Deactivates, reactivates and deletes users. */
final class ActivationApi {

  private static final String DEACTIVATED = "deactivatedUids";
  private static final String ALREADY_DEACTIVATED = "alreadyDeactivatedUids";
  private static final String PERMANENT = "permanent";

  private final Switches switches;
  private final UserFields fields;

  ActivationApi(Switches switches) {
    this.switches = switches;
    this.fields = new UserFields(switches);
  }

  ApiResponse deactivate(Call call) {
    return changeAll(
        call,
        "uidsToDeactivate",
        Map.of(Outcome.DONE, DEACTIVATED, Outcome.UNCHANGED, ALREADY_DEACTIVATED),
        call.directory()::deactivated);
  }

  ApiResponse reactivate(Call call) {
    return changeAll(
        call,
        "uidsToActivate",
        Map.of(Outcome.DONE, "reactivatedUids", Outcome.UNCHANGED, "nonDeactivatedUids"),
        call.directory()::reactivated);
  }

  ApiResponse delete(Call call, String uid) {
    ObjectNode body = call.body().isEmpty() ? Json.object() : Json.readObject(call.body());
    if (body == null) {
      return ValidationErrors.invalidBody();
    }
    ValidationErrors errors = new ValidationErrors();
    JsonNode flag = body.get(PERMANENT);
    if (flag != null && !flag.isBoolean()) {
      errors.add(PERMANENT, "must be true or false");
    }
    fields.checkUnknown(body, Set.of(PERMANENT), errors);
    if (!errors.isEmpty()) {
      return errors.response();
    }
    boolean permanent =
        flag == null
            ? switches.is(PermanentDeleteFlag.IN_BODY_OR_QUERY)
                && new Query(call.query()).flag(PERMANENT)
            : flag.booleanValue();
    return permanent ? deletePermanently(call, uid) : deleteSoftly(call, uid);
  }

  private static ApiResponse deletePermanently(Call call, String uid) {
    return call.directory().remove(uid)
        ? ApiResponse.success("The user " + uid + " is deleted.")
        : UsersApi.notFound(uid);
  }

  private ApiResponse deleteSoftly(Call call, String uid) {
    Outcome outcome = call.directory().deactivated(uid);
    if (outcome == Outcome.NOT_FOUND
        || (outcome == Outcome.UNCHANGED && switches.is(SoftDeleteAgain.NOT_FOUND))) {
      return UsersApi.notFound(uid);
    }
    if (switches.is(SoftDeleteResponse.SUCCESS)) {
      return ApiResponse.success("The user " + uid + " is deactivated.");
    }
    ObjectNode data = Json.object();
    data.putArray(outcome == Outcome.DONE ? DEACTIVATED : ALREADY_DEACTIVATED).add(uid);
    return ApiResponse.data(200, data);
  }

  private ApiResponse changeAll(
      Call call,
      String field,
      Map<Outcome, String> listNames,
      Function<String, Outcome> operation) {
    ObjectNode body = Json.readObject(call.body());
    if (body == null) {
      return ValidationErrors.invalidBody();
    }
    ValidationErrors errors = check(body, field);
    if (!errors.isEmpty()) {
      return errors.response();
    }
    Map<String, List<String>> lists = new LinkedHashMap<>();
    for (String uid : UserFields.texts(body.path(field))) {
      String folded = Route.fold(uid);
      Outcome outcome = operation.apply(folded);
      // An unknown uid is returned as sent.
      lists
          .computeIfAbsent(listNames.getOrDefault(outcome, "notFound"), any -> new ArrayList<>())
          .add(outcome == Outcome.NOT_FOUND ? uid : folded);
    }
    ObjectNode data = Json.object();
    lists.forEach(
        (name, uids) -> {
          ArrayNode list = data.putArray(name);
          uids.forEach(list::add);
        });
    return ApiResponse.data(200, data);
  }

  private ValidationErrors check(ObjectNode body, String field) {
    ValidationErrors errors = new ValidationErrors();
    JsonNode uids = body.get(field);
    int maximum = switches.get(Amount.UIDS_PER_CALL);
    if (uids == null || !uids.isArray() || uids.isEmpty()) {
      errors.add(field, "is required");
    } else if (maximum != 0 && uids.size() > maximum) {
      errors.add(field, "must not have more than " + maximum + " entries");
    } else {
      for (int i = 0; i < uids.size(); i++) {
        if (!uids.get(i).isTextual() || uids.get(i).textValue().isEmpty()) {
          errors.add(field + '.' + i, "must be a uid");
        }
      }
    }
    fields.checkUnknown(body, Set.of(field), errors);
    return errors;
  }
}
