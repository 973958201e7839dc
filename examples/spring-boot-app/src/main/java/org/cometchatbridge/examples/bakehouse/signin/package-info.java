/* SPDX-License-Identifier: Apache-2.0 */

/** The ways in and out, and the pages that lead there. */
@NullMarked
package org.cometchatbridge.examples.bakehouse.signin;

import org.jspecify.annotations.NullMarked;
