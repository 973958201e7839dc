/* SPDX-License-Identifier: Apache-2.0 */

/** The bridge itself: configuration, value types and the facade. */
@NullMarked
package org.cometchatbridge.core;

import org.jspecify.annotations.NullMarked;
