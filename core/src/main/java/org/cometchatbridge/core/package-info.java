/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The bridge itself: configuration, value types and the facade.
 *
 * <p>An adapter (servlet filter, Spring) tells {@link org.cometchatbridge.core.CometChatBridge
 * CometChatBridge} that a user has logged in and asks for the token; everything that is said to
 * CometChat is said from here.
 */
@NullMarked
package org.cometchatbridge.core;

import org.jspecify.annotations.NullMarked;
