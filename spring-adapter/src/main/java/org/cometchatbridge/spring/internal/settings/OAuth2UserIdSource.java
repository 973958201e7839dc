/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.settings;

/** What the user id of an OAuth2 login is made of. */
public enum OAuth2UserIdSource {
  /** {@code Authentication.getName()} alone, as with every other login. */
  NAME,
  /** The client registration and the name, for providers whose names may be equal. */
  REGISTRATION_AND_NAME
}
