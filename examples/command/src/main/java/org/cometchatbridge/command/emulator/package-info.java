/* SPDX-License-Identifier: Apache-2.0 */

/** The command that starts the emulator. */
@NullMarked
package org.cometchatbridge.command.emulator;

import org.jspecify.annotations.NullMarked;
