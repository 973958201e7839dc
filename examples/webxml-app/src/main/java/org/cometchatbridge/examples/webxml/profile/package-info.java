/* SPDX-License-Identifier: Apache-2.0 */

/** The pages about the account. */
@NullMarked
package org.cometchatbridge.examples.webxml.profile;

import org.jspecify.annotations.NullMarked;
