/* SPDX-License-Identifier: Apache-2.0 */

/** Checks whether an application can use its CometChat app, step by step. */
@NullMarked
package org.cometchatbridge.core.doctor;

import org.jspecify.annotations.NullMarked;
