/* SPDX-License-Identifier: Apache-2.0 */

/** A stand-in for the CometChat service: REST API, faults on demand, a journal of calls. */
@NullMarked
package org.cometchatbridge.emulator;

import org.jspecify.annotations.NullMarked;
