/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.endpoint;

import java.time.Duration;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;

/** The login session of the user who asks, wherever it is kept. For one request. */
interface CurrentLogin {

  /** Where its token stands, after waiting for one that is on its way. */
  TokenResult token(Duration atMost);

  /** The bridge's name for it, once its token has been asked for. */
  SessionKey key();

  /** Where another token stands in the place of the rejected one, after waiting for it. */
  TokenResult replace(ChatToken rejected, Duration atMost);

  /** Ends it. */
  void end();
}
