/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.logins;

import java.util.Map;
import java.util.function.Consumer;

/**
 * A kind of login. A module of a Boot version may add kinds by {@link MoreLoginKinds}.
 *
 * @param title its name in the table
 * @param section the heading in the Spring guide
 * @param application the configuration of an application that has this login
 * @param properties what it needs in addition to the settings of CometChat
 * @param logIn logs a user in
 */
public record LoginKind(
    String title,
    String section,
    Class<?> application,
    Map<String, String> properties,
    Consumer<Visitor> logIn) {

  /** A kind of login whose application needs no further properties. */
  public LoginKind(String title, String section, Class<?> application, Consumer<Visitor> logIn) {
    this(title, section, application, Map.of(), logIn);
  }
}
