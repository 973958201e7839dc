/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.setup;

import org.cometchatbridge.core.ChatUser;

/** A rule of the adapter itself that says who gets chat, beside the application's own. */
@FunctionalInterface
public interface EligibilityRule {

  /** Whether the user who is logged in on this thread gets chat. */
  boolean admits(ChatUser user);
}
