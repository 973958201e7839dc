/* SPDX-License-Identifier: Apache-2.0 */

/** The JSON that is sent to and read from CometChat; the only user of Jackson. */
@NullMarked
package org.cometchatbridge.core.internal.json;

import org.jspecify.annotations.NullMarked;
