/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.time.Duration;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.log.OperatorLog;

class MemoryStoreContractTest extends UserStoreContract {

  private final ManualTime time = new ManualTime();
  private final MemoryStore store =
      new MemoryStore(
          time,
          time,
          1_000,
          event -> {},
          (uid, action, actor, outcome, details) -> {},
          OperatorLog.withFallback(line -> {}));

  @Override
  protected UserStore store() {
    return store;
  }

  @Override
  protected void advance(Duration by) {
    time.advance(by);
  }
}
