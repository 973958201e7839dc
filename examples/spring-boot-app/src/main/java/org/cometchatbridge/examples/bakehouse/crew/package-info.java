/* SPDX-License-Identifier: Apache-2.0 */

/** The crew. */
@NullMarked
package org.cometchatbridge.examples.bakehouse.crew;

import org.jspecify.annotations.NullMarked;
