/* SPDX-License-Identifier: Apache-2.0 */

/** The ladder from a uid to a token, creating the user at most once. */
@NullMarked
package org.cometchatbridge.core.internal.provision;

import org.jspecify.annotations.NullMarked;
