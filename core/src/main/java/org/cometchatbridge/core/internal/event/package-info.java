/* SPDX-License-Identifier: Apache-2.0 */

/** Publication and delivery of events. */
@NullMarked
package org.cometchatbridge.core.internal.event;

import org.jspecify.annotations.NullMarked;
