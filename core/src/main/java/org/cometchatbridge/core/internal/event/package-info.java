/* SPDX-License-Identifier: Apache-2.0 */

/** The way of an event from where it happens to the listener. */
@NullMarked
package org.cometchatbridge.core.internal.event;

import org.jspecify.annotations.NullMarked;
