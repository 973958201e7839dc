/* SPDX-License-Identifier: Apache-2.0 */

/** The audit: records of what the bridge does at CometChat, none of which is dropped. */
@NullMarked
package org.cometchatbridge.core.internal.audit;

import org.jspecify.annotations.NullMarked;
