/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import java.util.Set;

/** The application and its keys, which may change; prints without the keys. */
public final class ApiKeys {

  private final String appId;
  private final Set<String> firstFullAccess;
  private final String authOnly;
  private volatile Set<String> fullAccess;

  public ApiKeys(String appId, String fullAccess, String authOnly) {
    this.appId = appId;
    this.firstFullAccess = Set.of(fullAccess);
    this.fullAccess = firstFullAccess;
    this.authOnly = authOnly;
  }

  String appId() {
    return appId;
  }

  boolean isFullAccess(String key) {
    return fullAccess.contains(key);
  }

  boolean isAuthOnly(String key) {
    return key.equals(authOnly);
  }

  /** Has these keys with full access from now on, and no others. */
  public void changeFullAccess(Set<String> keys) {
    fullAccess = Set.copyOf(keys);
  }

  /** Has the key of the start again. */
  public void reset() {
    fullAccess = firstFullAccess;
  }

  @Override
  public String toString() {
    return "ApiKeys[" + appId + ']';
  }
}
