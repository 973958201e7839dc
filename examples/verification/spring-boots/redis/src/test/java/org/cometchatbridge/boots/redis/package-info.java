/* SPDX-License-Identifier: Apache-2.0 */

/** Two nodes with their sessions in one Redis. */
@NullMarked
package org.cometchatbridge.boots.redis;

import org.jspecify.annotations.NullMarked;
