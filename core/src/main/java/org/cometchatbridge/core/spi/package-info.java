/* SPDX-License-Identifier: Apache-2.0 */

/** The interfaces that an application may implement. */
@NullMarked
package org.cometchatbridge.core.spi;

import org.jspecify.annotations.NullMarked;
