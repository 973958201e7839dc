/* SPDX-License-Identifier: Apache-2.0 */

/** The checks of {@link org.cometchatbridge.core.doctor.Doctor}. */
@NullMarked
package org.cometchatbridge.core.internal.doctor;

import org.jspecify.annotations.NullMarked;
