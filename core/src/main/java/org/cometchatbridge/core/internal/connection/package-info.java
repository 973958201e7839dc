/* SPDX-License-Identifier: Apache-2.0 */

/**
 * HTTP/1.1 connections to CometChat: opening, sharing and closing them, and one exchange on one.
 */
@NullMarked
package org.cometchatbridge.core.internal.connection;

import org.jspecify.annotations.NullMarked;
