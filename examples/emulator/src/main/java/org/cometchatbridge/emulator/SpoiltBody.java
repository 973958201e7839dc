/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.emulator.internal.rest.Answer;
import org.cometchatbridge.emulator.internal.rest.Call;
import org.cometchatbridge.emulator.internal.rest.Json;

/** What faults make of the body of an answer. */
final class SpoiltBody {

  private SpoiltBody() {}

  /** A plausible answer of an operation that is not carried out, to be cut or blown up. */
  static Answer sample(Call call) {
    String about = call.uid();
    String uid = about == null ? "cometchat-uid-1" : about;
    ObjectNode data = Json.object();
    data.put("uid", uid);
    data.put("authToken", uid + "_1763600000" + "0".repeat(30));
    data.put("createdAt", 1_763_600_000L);
    return Answer.data(200, data);
  }

  static Answer truncated(Answer answer) {
    return answer.withBody(answer.body().substring(0, answer.body().length() / 2));
  }

  static Answer padded(Answer answer, int bytes) {
    int missing = Math.max(0, bytes - answer.bytes().length);
    return answer.withBody(answer.body() + " ".repeat(missing));
  }

  static Answer withUnknownFields(Answer answer) {
    ObjectNode envelope = Json.readObject(answer.body());
    if (envelope == null) {
      return answer;
    }
    List<ObjectNode> objects = new ArrayList<>(List.of(envelope));
    for (JsonNode child : envelope) {
      if (child instanceof ObjectNode object) {
        objects.add(object);
      }
    }
    for (ObjectNode object : objects) {
      object.put("fieldOfTomorrow", "unknown");
      object.putObject("nestedOfTomorrow").putArray("list").add(1).addNull().add("two");
    }
    return answer.withBody(Json.write(envelope));
  }
}
