/* SPDX-License-Identifier: Apache-2.0 */

/** What the bridge tells its listener. */
@NullMarked
package org.cometchatbridge.core.event;

import org.jspecify.annotations.NullMarked;
