/* SPDX-License-Identifier: Apache-2.0 */

/** The table of settings, and the reader that every adapter uses. */
@NullMarked
package org.cometchatbridge.core.settings;

import org.jspecify.annotations.NullMarked;
