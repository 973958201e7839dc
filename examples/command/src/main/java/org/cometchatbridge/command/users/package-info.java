/* SPDX-License-Identifier: Apache-2.0 */

/** The commands for single users. */
@NullMarked
package org.cometchatbridge.command.users;

import org.jspecify.annotations.NullMarked;
