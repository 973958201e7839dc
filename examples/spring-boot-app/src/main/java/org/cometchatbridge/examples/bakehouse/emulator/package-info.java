/* SPDX-License-Identifier: Apache-2.0 */

/** The profile {@code emulator}: runs the application with the CometChat emulator. */
@NullMarked
package org.cometchatbridge.examples.bakehouse.emulator;

import org.jspecify.annotations.NullMarked;
