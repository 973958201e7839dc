/* SPDX-License-Identifier: Apache-2.0 */

/** The certificate of the emulator's TLS listener, made at its start. */
@NullMarked
package org.cometchatbridge.emulator.internal.tls;

import org.jspecify.annotations.NullMarked;
