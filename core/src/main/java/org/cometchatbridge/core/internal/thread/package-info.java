/* SPDX-License-Identifier: Apache-2.0 */

/** The bridge's own threads. */
@NullMarked
package org.cometchatbridge.core.internal.thread;

import org.jspecify.annotations.NullMarked;
