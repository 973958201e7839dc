/* SPDX-License-Identifier: Apache-2.0 */

/**
 * What the application desires of its users, and the work that makes CometChat equal to it.
 *
 * <p>The application inserts {@link org.cometchatbridge.core.internal.lifecycle.Change changes}
 * into an outbox. The reconciler folds them into one {@link
 * org.cometchatbridge.core.internal.lifecycle.DesiredUser desired state} for each uid, and carries
 * that out under a lease. The gate reads whether a user may have a token.
 */
@NullMarked
package org.cometchatbridge.core.internal.lifecycle;

import org.jspecify.annotations.NullMarked;
