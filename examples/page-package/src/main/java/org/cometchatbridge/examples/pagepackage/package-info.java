/* SPDX-License-Identifier: Apache-2.0 */

/** Writes the page script as an npm package. */
@NullMarked
package org.cometchatbridge.examples.pagepackage;

import org.jspecify.annotations.NullMarked;
