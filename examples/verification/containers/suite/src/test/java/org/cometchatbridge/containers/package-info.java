/* SPDX-License-Identifier: Apache-2.0 */

/** What the suite asks of a servlet container to be run on it. */
@NullMarked
package org.cometchatbridge.containers;

import org.jspecify.annotations.NullMarked;
