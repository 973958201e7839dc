/* SPDX-License-Identifier: Apache-2.0 */

/** Compares the users of an application with those that CometChat has. */
@NullMarked
package org.cometchatbridge.core.reconcile;

import org.jspecify.annotations.NullMarked;
