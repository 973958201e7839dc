/* SPDX-License-Identifier: Apache-2.0 */
/** What a person sees after signing in: shifts and notices. */
@NullMarked
package org.cometchatbridge.examples.webxml.desk;

import org.jspecify.annotations.NullMarked;
