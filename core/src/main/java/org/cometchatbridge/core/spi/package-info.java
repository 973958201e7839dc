/* SPDX-License-Identifier: Apache-2.0 */

/** What an application may put in place of the bridge's own parts. */
@NullMarked
package org.cometchatbridge.core.spi;

import org.jspecify.annotations.NullMarked;
