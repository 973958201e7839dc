/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import org.cometchatbridge.emulator.Client.Reply;

/** A valid request for every operation. */
final class Requests {

  static final String UID = "cometchat-uid-1";

  private Requests() {}

  /** Prepares what the operation needs and sends it. */
  static Reply send(Operation operation, Client client, CometChatEmulator emulator) {
    return client.send(operation.method(), path(operation, emulator), body(operation));
  }

  /** As {@link #send}, for a user who does not exist. */
  static Reply sendAboutNobody(Operation operation, Client client) {
    String path =
        operation
            .pathTemplate()
            .replace("{uid}", "nobody")
            .replace("{authToken}", "nobody_1763600000" + "0".repeat(30));
    return client.send(operation.method(), path, body(operation));
  }

  private static String path(Operation operation, CometChatEmulator emulator) {
    String path = operation.pathTemplate().replace("{uid}", UID);
    return path.contains("{authToken}")
        ? path.replace("{authToken}", emulator.users().mint(UID))
        : path;
  }

  private static String body(Operation operation) {
    return switch (operation) {
      case CREATE_USER ->
          """
          {"uid":"emp-1","name":"Ada","role":"default","tags":["x"],"metadata":{"a":{}},
           "withAuthToken":true}""";
      case REACTIVATE_USERS -> "{\"uidsToActivate\":[\"cometchat-uid-1\",\"nobody\"]}";
      case DEACTIVATE_USERS -> "{\"uidsToDeactivate\":[\"cometchat-uid-2\",\"nobody\"]}";
      case UPDATE_USER ->
          "{\"name\":\"Ada King\",\"tags\":[\"y\"],\"metadata\":{\"b\":1},\"unset\":[\"avatar\"]}";
      case DELETE_USER -> "{\"permanent\":true}";
      case CREATE_AUTH_TOKEN -> "{\"force\":true}";
      case UPDATE_AUTH_TOKEN ->
          "{\"platform\":\"web\",\"userAgent\":\"bridge\",\"appInfo\":{\"session\":\"s1\"}}";
      case IMPORT_USERS ->
          """
          {"users":{"emp-2":{"uid":"emp-2","name":"Grace","createdAt":1673421419,"tags":["x"]},
           "cometchat-uid-3":{"uid":"cometchat-uid-3","name":"Changed"}}}""";
      default -> "";
    };
  }
}
