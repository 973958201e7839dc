/* SPDX-License-Identifier: Apache-2.0 */

/** Warnings that are told once. */
@NullMarked
package org.cometchatbridge.servlet.internal.warning;

import org.jspecify.annotations.NullMarked;
