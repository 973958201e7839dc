/* SPDX-License-Identifier: Apache-2.0 */

/** A response wrapper that calls a hook before the response is committed. */
@NullMarked
package org.cometchatbridge.servlet.internal.response;

import org.jspecify.annotations.NullMarked;
