/* SPDX-License-Identifier: Apache-2.0 */

/** The mapping of user ids to uids, and the stamp that identifies the owner of a CometChat user. */
@NullMarked
package org.cometchatbridge.core.internal.identity;

import org.jspecify.annotations.NullMarked;
