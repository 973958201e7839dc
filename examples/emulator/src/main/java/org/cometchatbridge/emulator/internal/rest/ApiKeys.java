/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

/** The application and its keys; prints without the keys. */
public record ApiKeys(String appId, String fullAccess, String authOnly) {
  @Override
  public String toString() {
    return "ApiKeys[" + appId + ']';
  }
}
