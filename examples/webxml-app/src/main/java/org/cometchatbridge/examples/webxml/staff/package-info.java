/* SPDX-License-Identifier: Apache-2.0 */
/** The staff directory. */
@NullMarked
package org.cometchatbridge.examples.webxml.staff;

import org.jspecify.annotations.NullMarked;
