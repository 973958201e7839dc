/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.emulator.internal.rest.ApiResponse;
import org.cometchatbridge.emulator.internal.rest.Call;
import org.cometchatbridge.emulator.internal.rest.Json;

/** Produces the response bodies of faults. */
final class MalformedBody {

  private MalformedBody() {}

  /**
   * Returns a plausible response of an operation that is not carried out, to be truncated or
   * padded.
   */
  static ApiResponse sample(Call call) {
    String requested = call.uid();
    String uid = requested == null ? "cometchat-uid-1" : requested;
    ObjectNode data = Json.object();
    data.put("uid", uid);
    data.put("authToken", uid + "_1763600000" + "0".repeat(30));
    data.put("createdAt", 1_763_600_000L);
    return ApiResponse.data(200, data);
  }

  static ApiResponse truncated(ApiResponse response) {
    return response.withBody(response.body().substring(0, response.body().length() / 2));
  }

  static ApiResponse padded(ApiResponse response, int bytes) {
    int missing = Math.max(0, bytes - response.bytes().length);
    return response.withBody(response.body() + " ".repeat(missing));
  }

  static ApiResponse withUnknownFields(ApiResponse response) {
    ObjectNode envelope = Json.readObject(response.body());
    if (envelope == null) {
      return response;
    }
    List<ObjectNode> objects = new ArrayList<>(List.of(envelope));
    for (JsonNode child : envelope) {
      if (child instanceof ObjectNode object) {
        objects.add(object);
      }
    }
    for (ObjectNode object : objects) {
      object.put("unknownField", "unknown");
      object.putObject("unknownObject").putArray("list").add(1).addNull().add("two");
    }
    return response.withBody(Json.write(envelope));
  }
}
