/* SPDX-License-Identifier: Apache-2.0 */

/** The manual page and the completion for shells, from the model of the commands. */
@NullMarked
package org.cometchatbridge.command.shell;

import org.jspecify.annotations.NullMarked;
