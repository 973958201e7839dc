/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.util.Arrays;
import java.util.List;

/**
 * The operations of the contract; each corresponds to an {@code operationId} in {@code
 * openapi.yaml} or {@code client-api.yaml}.
 *
 * @since 0.1.0
 */
public enum Operation {
  /** {@code POST /users}. */
  CREATE_USER("createUser", "POST", "/users"),
  /** {@code GET /users}. */
  LIST_USERS("listUsers", "GET", "/users"),
  /** {@code PUT /users}. */
  REACTIVATE_USERS("reactivateUsers", "PUT", "/users"),
  /** {@code DELETE /users}. */
  DEACTIVATE_USERS("deactivateUsers", "DELETE", "/users"),
  /** {@code GET /users/{uid}}. */
  GET_USER("getUser", "GET", "/users/{uid}"),
  /** {@code PUT /users/{uid}}. */
  UPDATE_USER("updateUser", "PUT", "/users/{uid}"),
  /** {@code DELETE /users/{uid}}. */
  DELETE_USER("deleteUser", "DELETE", "/users/{uid}"),
  /** {@code POST /users/{uid}/auth_tokens}: creates a token. */
  CREATE_AUTH_TOKEN("createAuthToken", "POST", "/users/{uid}/auth_tokens"),
  /** {@code GET /users/{uid}/auth_tokens}. */
  LIST_AUTH_TOKENS("listAuthTokens", "GET", "/users/{uid}/auth_tokens"),
  /** {@code DELETE /users/{uid}/auth_tokens}. */
  FLUSH_AUTH_TOKENS("flushAuthTokens", "DELETE", "/users/{uid}/auth_tokens"),
  /** {@code GET /users/{uid}/auth_tokens/{authToken}}. */
  GET_AUTH_TOKEN("getAuthToken", "GET", "/users/{uid}/auth_tokens/{authToken}"),
  /** {@code PUT /users/{uid}/auth_tokens/{authToken}}. */
  UPDATE_AUTH_TOKEN("updateAuthToken", "PUT", "/users/{uid}/auth_tokens/{authToken}"),
  /** {@code DELETE /users/{uid}/auth_tokens/{authToken}}. */
  DELETE_AUTH_TOKEN("deleteAuthToken", "DELETE", "/users/{uid}/auth_tokens/{authToken}"),
  /** {@code POST /data_import/users}. */
  IMPORT_USERS("importUsers", "POST", "/data_import/users"),
  /**
   * {@code PUT /me}: the JavaScript SDK of a page logs in with a token. This and the following
   * operations belong to the client API.
   */
  PAGE_LOGIN("pageLogin", "PUT", "/me"),
  /** {@code DELETE /me}: the SDK logs out. */
  PAGE_LOGOUT("pageLogout", "DELETE", "/me"),
  /** {@code GET /settings}: the SDK reads the settings of the app. */
  PAGE_SETTINGS("pageSettings", "GET", "/settings"),
  /** {@code POST /user_sessions}: the SDK reports its session some time after the login. */
  PAGE_SESSION("pageSession", "POST", "/user_sessions"),
  /** {@code POST /call_tokens}: the Calls SDK requests a token for one call. */
  PAGE_CALL_TOKEN("pageCallToken", "POST", "/call_tokens"),
  /** The handshake of the SDK's WebSocket, whose path has no version segment. */
  PAGE_SOCKET("pageSocket", "GET", "/"),
  /**
   * Any request that the contract does not define: another path, or another method on a known path.
   */
  UNKNOWN("unknown", "", "");

  private final String id;
  private final String method;
  private final String template;

  private static final List<Operation> REST_OPERATIONS =
      Arrays.stream(values())
          .filter(operation -> operation != UNKNOWN && !operation.isClientApi())
          .toList();

  Operation(String id, String method, String template) {
    this.id = id;
    this.method = method;
    this.template = template;
  }

  /**
   * Returns the operations of the REST API, which servers call with an API key.
   *
   * @return an unmodifiable list in the order of declaration
   */
  public static List<Operation> restOperations() {
    return REST_OPERATIONS;
  }

  /**
   * Returns whether the operation belongs to the client API, which the SDK of a page calls with a
   * token.
   *
   * @return true for operations whose name starts with {@code PAGE_}
   */
  public boolean isClientApi() {
    return switch (this) {
      case PAGE_LOGIN, PAGE_LOGOUT, PAGE_SETTINGS, PAGE_SESSION, PAGE_CALL_TOKEN, PAGE_SOCKET ->
          true;
      default -> false;
    };
  }

  /**
   * Returns the {@code operationId} in the contract, for example {@code createUser}.
   *
   * @return the id; {@code unknown} for {@link #UNKNOWN}
   */
  public String operationId() {
    return id;
  }

  /**
   * Returns the HTTP method.
   *
   * @return for example {@code POST}; empty for {@link #UNKNOWN}
   */
  public String method() {
    return method;
  }

  /**
   * Returns the path below the version segment, with parameters in braces.
   *
   * @return for example <code>/users/{uid}</code>; empty for {@link #UNKNOWN}
   */
  public String pathTemplate() {
    return template;
  }
}
