/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.identity;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One of several applications, or of several customers of an application, that share a CometChat
 * app.
 *
 * <p>Every uid of a tenant starts with the tenant's name and a tag. The first tag in a uid ends the
 * name: a tenant's name cannot contain the tag, and neither can a uid without a tenant.
 *
 * @param name 1 to 20 characters of {@code a-z 0-9} and inner hyphens
 */
public record Tenant(String name) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?");

  /** Whether a string can be the name of a tenant. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches() && !("-" + text + "-").contains(UidEncoding.TENANT_TAG);
  }

  /**
   * Whether a uid can be one of an application with this setting: of its tenant, or of no tenant if
   * it has none.
   */
  public static boolean isUidOf(Optional<String> tenant, String uid) {
    int tag = uid.indexOf(UidEncoding.TENANT_TAG);
    return tag > 0 ? tenant.filter(uid.substring(0, tag)::equals).isPresent() : tenant.isEmpty();
  }

  /** The maximum length of the part after the tag; the whole uid has at most 99 characters. */
  int maxRestLength() {
    return UidEncoding.MAX_LENGTH - 1 - name.length() - UidEncoding.TENANT_TAG.length();
  }

  String uid(String rest) {
    return name + UidEncoding.TENANT_TAG + rest;
  }
}
