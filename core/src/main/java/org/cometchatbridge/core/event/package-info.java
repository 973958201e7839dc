/* SPDX-License-Identifier: Apache-2.0 */

/** The events that a bridge publishes to its listener. */
@NullMarked
package org.cometchatbridge.core.event;

import org.jspecify.annotations.NullMarked;
