/* SPDX-License-Identifier: Apache-2.0 */

/** An emulator of the CometChat service: REST API, fault injection and a journal of requests. */
@NullMarked
package org.cometchatbridge.emulator;

import org.jspecify.annotations.NullMarked;
