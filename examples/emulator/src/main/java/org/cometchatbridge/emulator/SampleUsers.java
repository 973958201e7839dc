/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.util.List;

/** The five sample users of every new CometChat app, with their documented uids. */
final class SampleUsers {

  static final List<EmulatedUser> ALL =
      List.of(
          sample(1, "Mira Okafor"),
          sample(2, "Tomás Lindqvist"),
          sample(3, "Aiko Ferreira"),
          sample(4, "Noor van Dijk"),
          sample(5, "Elias Kovács"));

  private SampleUsers() {}

  private static EmulatedUser sample(int number, String name) {
    String uid = "cometchat-uid-" + number;
    return EmulatedUser.of(uid, name).withAvatar("https://img.example.org/avatars/" + uid + ".png");
  }
}
