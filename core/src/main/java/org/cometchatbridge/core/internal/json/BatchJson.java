/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.json;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;
import org.cometchatbridge.core.Uid;

/** Writes the bodies that contain only uids and flags; a uid needs no escaping. */
public final class BatchJson {

  private BatchJson() {}

  /** A list of uids under one name. */
  public static byte[] uids(String field, Collection<Uid> uids) {
    if (uids.isEmpty()) {
      throw new IllegalArgumentException("CometChat takes no empty list of uids");
    }
    String list = uids.stream().map(Uid::value).collect(Collectors.joining("\",\"", "[\"", "\"]"));
    return utf8("{\"" + field + "\":" + list + "}");
  }

  /** The body of a deletion; the flag is read from the body, not from the query. */
  public static byte[] permanent(boolean permanently) {
    return utf8("{\"permanent\":" + permanently + "}");
  }

  private static byte[] utf8(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
