/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.json;

/** Writes the labels of a token. */
public final class TokenJson {

  private TokenJson() {}

  /** The body of "update auth token"; both texts must not be empty. */
  public static byte[] label(String platform, String userAgent) {
    return JsonText.utf8Object(
        out -> {
          out.writeStringField("platform", WellFormed.text(platform));
          out.writeStringField("userAgent", WellFormed.text(userAgent));
        });
  }
}
