/* SPDX-License-Identifier: Apache-2.0 */

/** The emulator, asked over HTTP. */
@NullMarked
package org.cometchatbridge.emulator;

import org.jspecify.annotations.NullMarked;
