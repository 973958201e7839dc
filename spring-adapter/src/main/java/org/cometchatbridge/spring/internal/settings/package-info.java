/* SPDX-License-Identifier: Apache-2.0 */

/** Reads the properties of the bridge. */
@NullMarked
package org.cometchatbridge.spring.internal.settings;

import org.jspecify.annotations.NullMarked;
