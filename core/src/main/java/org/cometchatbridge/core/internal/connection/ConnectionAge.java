/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.time.Duration;

/**
 * How long connections are kept.
 *
 * @param lifetime no call begins on an older one, so that a changed DNS entry is followed
 * @param idle no call begins on one that was idle for longer; servers and firewalls forget those
 */
record ConnectionAge(Duration lifetime, Duration idle) {

  static final ConnectionAge DEFAULT =
      new ConnectionAge(Duration.ofSeconds(60), Duration.ofSeconds(30));
}
