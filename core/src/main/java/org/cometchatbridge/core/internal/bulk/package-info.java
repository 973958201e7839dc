/* SPDX-License-Identifier: Apache-2.0 */

/** The import of many users. */
@NullMarked
package org.cometchatbridge.core.internal.bulk;

import org.jspecify.annotations.NullMarked;
