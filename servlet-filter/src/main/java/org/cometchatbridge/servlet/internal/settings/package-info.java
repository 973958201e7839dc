/* SPDX-License-Identifier: Apache-2.0 */

/** Init-params: reading, checking and turning them into settings. */
@NullMarked
package org.cometchatbridge.servlet.internal.settings;

import org.jspecify.annotations.NullMarked;
