/* SPDX-License-Identifier: Apache-2.0 */

/** The certificates of the emulator's TLS listener, generated at start. */
@NullMarked
package org.cometchatbridge.emulator.internal.tls;

import org.jspecify.annotations.NullMarked;
