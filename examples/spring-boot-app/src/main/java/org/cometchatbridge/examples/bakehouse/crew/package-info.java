/* SPDX-License-Identifier: Apache-2.0 */

/** Who works here. */
@NullMarked
package org.cometchatbridge.examples.bakehouse.crew;

import org.jspecify.annotations.NullMarked;
