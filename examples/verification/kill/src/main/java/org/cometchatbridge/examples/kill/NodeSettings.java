/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.cometchatbridge.databases.Database;

/**
 * What a node is started with.
 *
 * @param clockOffset how much the clock of the node is ahead
 * @param name no other node of a run has it
 */
record NodeSettings(
    Task task,
    Database database,
    URI baseUrl,
    String appId,
    String apiKey,
    String name,
    long seed,
    Duration clockOffset) {

  /** What a node does beside carrying out changes. */
  enum Task {
    /** It changes users all the time. */
    WRITE,
    /** Nothing. */
    NOTHING,
    /** It reports what killed nodes had in mind. */
    RECOVER,
    /** A user who has its name logs in, and out at a byte on its standard input. */
    LOG_OUT
  }

  /** As arguments of a command. */
  List<String> arguments() {
    return List.of(
        task.name(),
        database.url(),
        database.user(),
        database.password(),
        baseUrl.toString(),
        appId,
        apiKey,
        name,
        String.valueOf(seed),
        clockOffset.toString());
  }

  static NodeSettings read(String[] arguments) {
    return new NodeSettings(
        Task.valueOf(arguments[0]),
        new Database(arguments[1], arguments[2], arguments[3]),
        URI.create(arguments[4]),
        arguments[5],
        arguments[6],
        arguments[7],
        Long.parseLong(arguments[8]),
        Duration.parse(arguments[9]));
  }

  /** Without the keys. */
  @Override
  public String toString() {
    return "NodeSettings[" + task + ", " + name + "]";
  }
}
