/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.identity;

import java.util.regex.Pattern;

/**
 * One of several hosts, or customers of an application, whose users share a CometChat application.
 *
 * <p>Its name stands before every uid, with a tag between. The first tag in a uid ends the name of
 * the tenant: no tenant's name can hold it, and no uid without a tenant does.
 *
 * @param name 1 to 20 characters of {@code a-z 0-9} and inner hyphens
 */
public record Tenant(String name) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?");

  /** Whether a text can be the name of a tenant. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches() && !("-" + text + "-").contains(UidEncoding.TENANT_TAG);
  }

  /** The most characters that may stand behind the tag: a uid that was made here has 99. */
  int room() {
    return UidEncoding.MAX_LENGTH - 1 - name.length() - UidEncoding.TENANT_TAG.length();
  }

  String uid(String rest) {
    return name + UidEncoding.TENANT_TAG + rest;
  }
}
