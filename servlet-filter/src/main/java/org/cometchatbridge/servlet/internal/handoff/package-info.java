/* SPDX-License-Identifier: Apache-2.0 */

/** Which answers carry the token in a header. */
@NullMarked
package org.cometchatbridge.servlet.internal.handoff;

import org.jspecify.annotations.NullMarked;
