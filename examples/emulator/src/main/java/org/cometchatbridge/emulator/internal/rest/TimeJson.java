/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.emulator.Switches.TimesInResponses;
import org.jspecify.annotations.Nullable;

/** Writes times in the format of the service. */
final class TimeJson {

  private final Switches switches;

  TimeJson(Switches switches) {
    this.switches = switches;
  }

  void put(ObjectNode json, String field, @Nullable Instant time) {
    if (time == null) {
      return;
    }
    if (switches.is(TimesInResponses.STRINGS)) {
      json.put(field, String.valueOf(time.getEpochSecond()));
    } else {
      json.put(field, time.getEpochSecond());
    }
  }
}
