/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.page;

import org.cometchatbridge.core.ChatToken;
import org.jspecify.annotations.Nullable;

/**
 * The user of chat on a page.
 *
 * @param uid the CometChat uid, or {@code null} if the user id cannot be mapped to one
 * @param token the token, or {@code null} while there is none
 */
record PageUser(@Nullable String uid, @Nullable ChatToken token) {}
