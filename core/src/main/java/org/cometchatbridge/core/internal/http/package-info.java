/* SPDX-License-Identifier: Apache-2.0 */

/** The calls to CometChat: one connection pool, hard limits on every call. */
@NullMarked
package org.cometchatbridge.core.internal.http;

import org.jspecify.annotations.NullMarked;
