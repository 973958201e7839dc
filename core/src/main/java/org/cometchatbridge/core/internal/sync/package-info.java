/* SPDX-License-Identifier: Apache-2.0 */

/** Background work at CometChat that no request waits for. */
@NullMarked
package org.cometchatbridge.core.internal.sync;

import org.jspecify.annotations.NullMarked;
