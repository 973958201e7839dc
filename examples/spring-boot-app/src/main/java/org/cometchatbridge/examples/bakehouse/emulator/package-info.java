/* SPDX-License-Identifier: Apache-2.0 */

/** For the profile {@code emulator} alone: the stand-in for CometChat, and what to try with it. */
@NullMarked
package org.cometchatbridge.examples.bakehouse.emulator;

import org.jspecify.annotations.NullMarked;
