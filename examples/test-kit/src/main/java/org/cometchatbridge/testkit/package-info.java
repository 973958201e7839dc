/* SPDX-License-Identifier: Apache-2.0 */

/** Gives the tests of a Spring application the emulator instead of CometChat. */
@NullMarked
package org.cometchatbridge.testkit;

import org.jspecify.annotations.NullMarked;
