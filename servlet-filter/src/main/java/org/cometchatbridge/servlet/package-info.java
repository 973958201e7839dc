/* SPDX-License-Identifier: Apache-2.0 */

/** The Jakarta Servlet side of the bridge. */
@NullMarked
package org.cometchatbridge.servlet;

import org.jspecify.annotations.NullMarked;
