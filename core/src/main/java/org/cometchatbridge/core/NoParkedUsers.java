/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.util.List;

/** The parked users of a bridge that is not active. */
final class NoParkedUsers implements ParkedUsers {

  @Override
  public List<ParkedUser> list(int limit) {
    return List.of();
  }

  @Override
  public boolean replay(Uid uid) {
    return false;
  }

  @Override
  public int replayAll(String code) {
    return 0;
  }
}
