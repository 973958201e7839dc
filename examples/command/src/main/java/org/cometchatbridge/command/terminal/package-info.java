/* SPDX-License-Identifier: Apache-2.0 */

/** The console: what commands read from it and print to it, and how they end. */
@NullMarked
package org.cometchatbridge.command.terminal;

import org.jspecify.annotations.NullMarked;
