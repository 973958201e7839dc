/* SPDX-License-Identifier: Apache-2.0 */

/** The token endpoint. */
@NullMarked
package org.cometchatbridge.servlet.internal.endpoint;

import org.jspecify.annotations.NullMarked;
