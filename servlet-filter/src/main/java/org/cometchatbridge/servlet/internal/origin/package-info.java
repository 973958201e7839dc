/* SPDX-License-Identifier: Apache-2.0 */

/** Which origin a request comes from, and whether its page may read tokens. */
@NullMarked
package org.cometchatbridge.servlet.internal.origin;

import org.jspecify.annotations.NullMarked;
