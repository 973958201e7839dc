/* SPDX-License-Identifier: Apache-2.0 */

/** Tests of the emulator over HTTP. */
@NullMarked
package org.cometchatbridge.emulator;

import org.jspecify.annotations.NullMarked;
