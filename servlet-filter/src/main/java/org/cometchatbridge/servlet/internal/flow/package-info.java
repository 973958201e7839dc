/* SPDX-License-Identifier: Apache-2.0 */

/** One request on its way through the filter. */
@NullMarked
package org.cometchatbridge.servlet.internal.flow;

import org.jspecify.annotations.NullMarked;
