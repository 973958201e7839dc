/* SPDX-License-Identifier: Apache-2.0 */

/** What the filter promises in every servlet container. */
@NullMarked
package org.cometchatbridge.containers.suite;

import org.jspecify.annotations.NullMarked;
