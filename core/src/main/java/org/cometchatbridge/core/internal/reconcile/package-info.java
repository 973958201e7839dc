/* SPDX-License-Identifier: Apache-2.0 */

/** The comparison of all users, in files. */
@NullMarked
package org.cometchatbridge.core.internal.reconcile;

import org.jspecify.annotations.NullMarked;
