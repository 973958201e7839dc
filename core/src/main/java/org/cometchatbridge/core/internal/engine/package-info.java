/* SPDX-License-Identifier: Apache-2.0 */

/** What the bridges of an application can share: the timer and the threads. */
@NullMarked
package org.cometchatbridge.core.internal.engine;

import org.jspecify.annotations.NullMarked;
