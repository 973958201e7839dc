/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values of CometChat's {@code error.code} that the bridge decides on. */
public final class ErrorCode {

  /** No such user, or a deactivated one: the two are not told apart. */
  public static final String UID_NOT_FOUND = "ERR_UID_NOT_FOUND";

  /** The uid is taken, by an active or by a deactivated user. Seen with status 400. */
  public static final String UID_ALREADY_EXISTS = "ERR_UID_ALREADY_EXISTS";

  static final String TOKEN_NOT_FOUND = "ERR_AUTH_TOKEN_NOT_FOUND";
  static final String ROLE_NOT_FOUND = "ERR_ROLE_NOT_FOUND";
  static final String TOO_MANY_REQUESTS = "ERR_TOO_MANY_REQUESTS";

  /** Codes of failures on CometChat's side, whatever the status that comes with them. */
  private static final Set<String> TRANSIENT =
      Set.of(
          "ERR_OPERATION_FAILED",
          "ERR_MISSION_FAILED",
          "ERR_EXCEPTION",
          "ERR_BAD_ERROR_RESPONSE",
          "ERR_UID_DELETE_FAILED",
          "ERR_AUTH_TOKEN_DELETE_FAILED",
          "ERR_AUTH_TOKENS_DELETE_FAILED",
          "ERR_WS_USER_CREATION_FAILED",
          "ERR_WS_USER_UPDATION_FAILED");

  private ErrorCode() {}

  static boolean isTransient(@Nullable String code) {
    return code != null && TRANSIENT.contains(code);
  }
}
