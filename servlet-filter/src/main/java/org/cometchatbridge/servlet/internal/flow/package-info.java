/* SPDX-License-Identifier: Apache-2.0 */

/** The processing of one request. */
@NullMarked
package org.cometchatbridge.servlet.internal.flow;

import org.jspecify.annotations.NullMarked;
