/* SPDX-License-Identifier: Apache-2.0 */

/** The control API over HTTP and the console for browsers, both below {@code /_emulator/}. */
@NullMarked
package org.cometchatbridge.emulator.internal.control;

import org.jspecify.annotations.NullMarked;
