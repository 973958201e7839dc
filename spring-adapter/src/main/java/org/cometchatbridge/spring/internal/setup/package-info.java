/* SPDX-License-Identifier: Apache-2.0 */

/** The beans of the bridge, the same with Boot and without. */
@NullMarked
package org.cometchatbridge.spring.internal.setup;

import org.jspecify.annotations.NullMarked;
