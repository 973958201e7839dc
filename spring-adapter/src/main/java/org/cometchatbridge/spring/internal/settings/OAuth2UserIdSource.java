/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.settings;

/** How the users of an OAuth2 login are told apart. */
public enum OAuth2UserIdSource {
  /** By {@code Authentication.getName()} alone: the same as with every other login. */
  NAME,
  /** By the client registration and the name, for providers that know nothing of each other. */
  REGISTRATION_AND_NAME
}
