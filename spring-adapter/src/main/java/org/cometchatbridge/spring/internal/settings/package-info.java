/* SPDX-License-Identifier: Apache-2.0 */

/** The properties of the bridge, and what they turn into. */
@NullMarked
package org.cometchatbridge.spring.internal.settings;

import org.jspecify.annotations.NullMarked;
