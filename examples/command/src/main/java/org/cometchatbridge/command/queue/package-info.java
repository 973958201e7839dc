/* SPDX-License-Identifier: Apache-2.0 */

/** The commands for changes that wait for an operator. */
@NullMarked
package org.cometchatbridge.command.queue;

import org.jspecify.annotations.NullMarked;
