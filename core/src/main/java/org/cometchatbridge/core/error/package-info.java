/* SPDX-License-Identifier: Apache-2.0 */

/** The exceptions of the bridge. */
@NullMarked
package org.cometchatbridge.core.error;

import org.jspecify.annotations.NullMarked;
