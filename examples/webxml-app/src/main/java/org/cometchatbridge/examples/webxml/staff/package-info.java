/* SPDX-License-Identifier: Apache-2.0 */
/** The staff directory. Each change of a user is also reported to CometChat. */
@NullMarked
package org.cometchatbridge.examples.webxml.staff;

import org.jspecify.annotations.NullMarked;
