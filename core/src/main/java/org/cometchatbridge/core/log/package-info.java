/* SPDX-License-Identifier: Apache-2.0 */

/** The log of the bridge, for the bridge and its adapters. */
@NullMarked
package org.cometchatbridge.core.log;

import org.jspecify.annotations.NullMarked;
