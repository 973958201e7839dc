/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import java.util.Set;

/** The app id and its API keys, which may change. {@code toString()} omits the keys. */
public final class ApiKeys {

  private final String appId;
  private final Set<String> initialFullAccess;
  private final String authOnly;
  private volatile Set<String> fullAccess;

  public ApiKeys(String appId, String fullAccess, String authOnly) {
    this.appId = appId;
    this.initialFullAccess = Set.of(fullAccess);
    this.fullAccess = initialFullAccess;
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

  /** Replaces the keys with full access. */
  public void changeFullAccess(Set<String> keys) {
    fullAccess = Set.copyOf(keys);
  }

  /** Restores the initial key. */
  public void reset() {
    fullAccess = initialFullAccess;
  }

  @Override
  public String toString() {
    return "ApiKeys[" + appId + ']';
  }
}
