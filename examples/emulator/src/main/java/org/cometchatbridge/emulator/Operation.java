/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

/**
 * The operations of the contract, named as {@code operationId} of the module's {@code openapi.yaml}
 * names them.
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
  /** {@code POST /users/{uid}/auth_tokens}: mints a token. */
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
  /** Anything the contract does not know: another path, or another method on a known path. */
  UNKNOWN("unknown", "", "");

  private final String id;
  private final String method;
  private final String template;

  Operation(String id, String method, String template) {
    this.id = id;
    this.method = method;
    this.template = template;
  }

  /**
   * The {@code operationId} in the contract, for example {@code createUser}.
   *
   * @return the id; {@code unknown} for {@link #UNKNOWN}
   */
  public String operationId() {
    return id;
  }

  /**
   * The HTTP method.
   *
   * @return for example {@code POST}; empty for {@link #UNKNOWN}
   */
  public String method() {
    return method;
  }

  /**
   * The path below the version segment, with names in braces.
   *
   * @return for example <code>/users/{uid}</code>; empty for {@link #UNKNOWN}
   */
  public String pathTemplate() {
    return template;
  }
}
