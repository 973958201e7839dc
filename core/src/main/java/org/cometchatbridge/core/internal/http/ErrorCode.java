/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values of CometChat's {@code error.code} that the bridge decides on. */
public final class ErrorCode {

  /** No such user, or a deactivated one: the code does not distinguish the two. */
  public static final String UID_NOT_FOUND = "ERR_UID_NOT_FOUND";

  /** The uid is taken, by an active or by a deactivated user. Seen with status 400. */
  static final String UID_ALREADY_EXISTS = "ERR_UID_ALREADY_EXISTS";

  /** CometChat does not know the key. */
  static final String KEY_NOT_FOUND = "AUTH_ERR_APIKEY_NOT_FOUND";

  static final String TOKEN_NOT_FOUND = "ERR_AUTH_TOKEN_NOT_FOUND";

  /** A role that the user is created with, or the default one, does not exist. */
  public static final String ROLE_NOT_FOUND = "ERR_ROLE_NOT_FOUND";

  static final String TOO_MANY_REQUESTS = "ERR_TOO_MANY_REQUESTS";

  /** CometChat could not read a response of its own; the contract has it retried once. */
  static final String BAD_ERROR_RESPONSE = "ERR_BAD_ERROR_RESPONSE";

  /** Codes of failures on CometChat's side, whatever the status that comes with them. */
  private static final Set<String> TRANSIENT =
      Set.of(
          "ERR_OPERATION_FAILED",
          "ERR_MISSION_FAILED",
          "ERR_EXCEPTION",
          BAD_ERROR_RESPONSE,
          "ERR_UID_DELETE_FAILED",
          "ERR_AUTH_TOKEN_DELETE_FAILED",
          "ERR_AUTH_TOKENS_DELETE_FAILED",
          "ERR_WS_USER_CREATION_FAILED",
          "ERR_WS_USER_UPDATION_FAILED");

  /** Codes for a key or an app that CometChat does not know. */
  private static final Set<String> WRONG_APP =
      Set.of(
          KEY_NOT_FOUND, "AUTH_ERR_EMPTY_APIKEY", "AUTH_ERR_EMPTY_APPID", "AUTH_ERR_INVALID_APPID");

  private static final String NO_ACCESS = "AUTH_ERR_NO_ACCESS";

  /**
   * Codes of the contract that mean the same whatever status comes with them: a retry would be
   * rejected again.
   */
  private static final Set<String> REJECTIONS =
      Set.of(
          UID_NOT_FOUND,
          UID_ALREADY_EXISTS,
          TOKEN_NOT_FOUND,
          ROLE_NOT_FOUND,
          NO_ACCESS,
          "AUTH_ERR_EMPTY_AUTH_HEADER",
          "AUTH_ERR_AUTH_TOKEN_NOT_FOUND",
          "AUTH_ERR_EMPTY_AUTH_TOKEN",
          "ERR_API_NOT_FOUND",
          "ERR_INVALID_API_VERSION",
          "ERR_INVALID_UID",
          "ERR_BAD_REQUEST",
          "ERR_IMPORT_INVALID_USER_FORMAT",
          "ERR_AUTHTOKEN_UNAVAILABLE",
          "ERR_AUTHTOKEN_NOT_ACCESSIBLE",
          "ERR_PLAN_RESTRICTION",
          "ERR_PLAN_QUOTA_RESTRICTION",
          "ERR_SUBSCRIPTION_EXPIRED");

  private ErrorCode() {}

  /**
   * Whether after this rejection no call can succeed, for any user. A scope that is too small says
   * so only if it rejects what every login needs: by one of CometChat's pages an {@code authOnly}
   * key may mint but not create.
   */
  static boolean rejectsAll(String code, boolean everyLoginNeedsIt) {
    return WRONG_APP.contains(code) || (everyLoginNeedsIt && code.equals(NO_ACCESS));
  }

  /** Whether the call was rejected, also if the status is that of a failure of the server. */
  static boolean isRejection(@Nullable String code) {
    return code != null && (REJECTIONS.contains(code) || WRONG_APP.contains(code));
  }

  static boolean isTransient(@Nullable String code) {
    return code != null && TRANSIENT.contains(code);
  }
}
