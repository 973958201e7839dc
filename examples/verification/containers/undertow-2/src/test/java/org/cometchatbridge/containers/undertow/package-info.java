/* SPDX-License-Identifier: Apache-2.0 */

/** Undertow. */
@NullMarked
package org.cometchatbridge.containers.undertow;

import org.jspecify.annotations.NullMarked;
