/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.util.List;
import org.cometchatbridge.core.internal.lifecycle.UserStore;

/**
 * The parked users of a store. What is replayed, the nodes of the application find by themselves.
 */
record StoredParkedUsers(UserStore store) implements ParkedUsers {

  static ParkedUser parked(UserStore.Parked parked) {
    return new ParkedUser(parked.uid(), parked.code(), parked.since());
  }

  @Override
  public List<ParkedUser> list(int limit) {
    return store.parked(limit).stream().map(StoredParkedUsers::parked).toList();
  }

  @Override
  public boolean replay(Uid uid) {
    return store.replay(uid, null) > 0;
  }

  @Override
  public int replayAll(String code) {
    return store.replay(null, code);
  }
}
