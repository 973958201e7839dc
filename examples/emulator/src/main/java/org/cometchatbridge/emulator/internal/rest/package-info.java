/* SPDX-License-Identifier: Apache-2.0 */

/** The emulated service: its operations, users and tokens. */
@NullMarked
package org.cometchatbridge.emulator.internal.rest;

import org.jspecify.annotations.NullMarked;
