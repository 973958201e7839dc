/* SPDX-License-Identifier: Apache-2.0 */
/** The page after the login: shifts and notices. */
@NullMarked
package org.cometchatbridge.examples.webxml.desk;

import org.jspecify.annotations.NullMarked;
