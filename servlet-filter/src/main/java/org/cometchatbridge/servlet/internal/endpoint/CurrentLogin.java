/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.endpoint;

import java.time.Duration;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;

/** The login session of the current user, with or without HTTP session. For one request. */
interface CurrentLogin {

  /** Its token, after waiting up to the given time for a token request. */
  TokenResult token(Duration maxWait);

  /** Its key in the bridge; only valid after {@link #token}. */
  SessionKey key();

  /** The replacement of a rejected token, after waiting up to the given time. */
  TokenResult replace(ChatToken rejected, Duration maxWait);

  /** Ends the login session and revokes its token. */
  void revoke();
}
