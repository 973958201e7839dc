/* SPDX-License-Identifier: Apache-2.0 */

/** Reads and checks the settings of the filter. */
@NullMarked
package org.cometchatbridge.servlet.internal.settings;

import org.jspecify.annotations.NullMarked;
