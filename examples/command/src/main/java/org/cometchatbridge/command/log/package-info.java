/* SPDX-License-Identifier: Apache-2.0 */

/** The log of the bridge, as plain lines on the standard error. */
@NullMarked
package org.cometchatbridge.command.log;

import org.jspecify.annotations.NullMarked;
