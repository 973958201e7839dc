/* SPDX-License-Identifier: Apache-2.0 */

/** Tests of the filter that run in every servlet container. */
@NullMarked
package org.cometchatbridge.containers.suite;

import org.jspecify.annotations.NullMarked;
