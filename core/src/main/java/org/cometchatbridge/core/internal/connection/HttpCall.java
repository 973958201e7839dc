/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request. Headers, path and body may hold a secret, so nothing here prints them.
 *
 * @param method the method
 * @param path the path and the query below the server's root, encoded
 * @param headers the headers that belong to this request only
 * @param body JSON, or {@code null} for none
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
public record HttpCall(
    String method, String path, Map<String, String> headers, byte @Nullable [] body) {

  @Override
  public String toString() {
    return "HttpCall[" + method + ", redacted]";
  }
}
