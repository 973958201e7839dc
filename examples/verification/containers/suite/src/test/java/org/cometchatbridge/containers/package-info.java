/* SPDX-License-Identifier: Apache-2.0 */

/** The interface between the suite and a servlet container. */
@NullMarked
package org.cometchatbridge.containers;

import org.jspecify.annotations.NullMarked;
