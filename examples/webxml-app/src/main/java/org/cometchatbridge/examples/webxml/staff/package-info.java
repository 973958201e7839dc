/* SPDX-License-Identifier: Apache-2.0 */
/** The people of the office and what they sign in with. */
@NullMarked
package org.cometchatbridge.examples.webxml.staff;

import org.jspecify.annotations.NullMarked;
