/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import org.cometchatbridge.emulator.Expectations;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.internal.rest.SeedUsers;

/**
 * Parses expectations: {@code {"uid": "emp-1", "expected": {"createUser": 1, "createAuthToken":
 * {"atLeast": 1, "atMost": 2}}, "nothingElse": true}}.
 */
final class ExpectationsReader {

  private static final Set<String> FIELDS = Set.of("uid", "expected", "nothingElse");
  private static final Set<String> FIELDS_OF_RANGE = Set.of("atLeast", "atMost");

  private ExpectationsReader() {}

  /**
   * Parses the body of a request.
   *
   * @throws IllegalArgumentException if it is invalid; the message names the problem
   */
  static Expectations read(String body) {
    ObjectNode wanted = SeedUsers.object(body, "the body");
    check(wanted, FIELDS);
    JsonNode uid = wanted.path("uid");
    if (!uid.isTextual() && !uid.isMissingNode()) {
      throw new IllegalArgumentException("uid: must be a string");
    }
    Expectations expectations =
        uid.isTextual() ? Expectations.forUid(uid.textValue()) : Expectations.forAllUsers();
    if (!(wanted.path("expected") instanceof ObjectNode expected) || expected.isEmpty()) {
      throw new IllegalArgumentException(
          "expected: must be an object such as {\"createUser\": 1, \"createAuthToken\":"
              + " {\"atLeast\": 1}}");
    }
    for (Map.Entry<String, JsonNode> entry : expected.properties()) {
      add(expectations, OperationName.parse(entry.getKey()), entry.getValue());
    }
    JsonNode nothingElse = wanted.path("nothingElse");
    if (!nothingElse.isBoolean() && !nothingElse.isMissingNode()) {
      throw new IllegalArgumentException("nothingElse: must be true or false");
    }
    return nothingElse.booleanValue() ? expectations.nothingElse() : expectations;
  }

  private static void add(Expectations expectations, Operation operation, JsonNode number) {
    if (number instanceof ObjectNode range && !range.isEmpty()) {
      check(range, FIELDS_OF_RANGE);
      expectations.between(
          operation,
          range.has("atLeast") ? count(operation, range.get("atLeast")) : 0,
          range.has("atMost") ? count(operation, range.get("atMost")) : Integer.MAX_VALUE);
    } else {
      expectations.times(operation, count(operation, number));
    }
  }

  private static int count(Operation operation, JsonNode number) {
    if (!number.isInt()) {
      throw new IllegalArgumentException(
          operation.operationId() + ": must be a number or {\"atLeast\": 1, \"atMost\": 2}");
    }
    return number.intValue();
  }

  private static void check(ObjectNode object, Set<String> known) {
    object
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!known.contains(field)) {
                throw new IllegalArgumentException("unknown field: " + field);
              }
            });
  }
}
