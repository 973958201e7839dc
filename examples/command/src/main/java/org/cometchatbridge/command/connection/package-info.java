/* SPDX-License-Identifier: Apache-2.0 */

/** The options that all commands for a CometChat app share. */
@NullMarked
package org.cometchatbridge.command.connection;

import org.jspecify.annotations.NullMarked;
