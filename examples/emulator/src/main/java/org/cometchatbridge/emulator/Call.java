/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.util.Optional;

/** One request, read completely, with the directory it arrived at. */
record Call(
    Route route, RequestHeaders headers, String body, boolean tooLarge, Directory directory) {

  Optional<String> header(String name) {
    return headers.first(name);
  }
}
