/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.setup;

import org.cometchatbridge.core.ChatUser;

/** A rule of the adapter that decides who gets chat, in addition to the application's rules. */
@FunctionalInterface
public interface EligibilityRule {

  /** Returns whether the user who is logged in on this thread gets chat. */
  boolean admits(ChatUser user);
}
