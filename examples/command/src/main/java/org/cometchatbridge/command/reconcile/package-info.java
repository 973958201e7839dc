/* SPDX-License-Identifier: Apache-2.0 */

/** The command {@code reconcile}: all users of the application and of CometChat. */
@NullMarked
package org.cometchatbridge.command.reconcile;

import org.jspecify.annotations.NullMarked;
