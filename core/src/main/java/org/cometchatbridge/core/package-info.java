/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The facade of the bridge, its configuration and its value types.
 *
 * <p>An adapter (servlet filter, Spring) reports logins and logouts to {@link
 * org.cometchatbridge.core.CometChatBridge CometChatBridge} and requests tokens from it. All calls
 * to CometChat are made by this module.
 */
@NullMarked
package org.cometchatbridge.core;

import org.jspecify.annotations.NullMarked;
