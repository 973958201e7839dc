/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.json;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a response that the bridge reads; all others are ignored.
 *
 * @param readable whether the body was one complete JSON object
 * @param uid {@code data.uid}
 * @param authToken {@code data.authToken}, not yet checked
 * @param errorCode {@code error.code}, only if it has the form of a code
 * @param hasError whether {@code error} has any content
 * @param detailFields the keys of {@code error.details}
 * @param showsPrivateMetadata whether {@code data.metadata} has a private part
 */
public record ResponseBody(
    boolean readable,
    @Nullable String uid,
    @Nullable String authToken,
    @Nullable String errorCode,
    boolean hasError,
    Set<String> detailFields,
    boolean showsPrivateMetadata) {

  /** The body of a response without content. */
  public static final ResponseBody EMPTY =
      new ResponseBody(true, null, null, null, false, Set.of(), false);

  static final ResponseBody UNREADABLE =
      new ResponseBody(false, null, null, null, false, Set.of(), false);

  /** Without the token, which no log line may contain. */
  @Override
  public String toString() {
    return "ResponseBody[readable=" + readable + ", errorCode=" + errorCode + "]";
  }
}
