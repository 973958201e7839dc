/* SPDX-License-Identifier: Apache-2.0 */

/** Bakehouse, a small application that knows nothing of chat. */
@NullMarked
package org.cometchatbridge.examples.bakehouse;

import org.jspecify.annotations.NullMarked;
