/* SPDX-License-Identifier: Apache-2.0 */

/** Collects the results of the suite on each container and renders them as a table. */
@NullMarked
package org.cometchatbridge.containers.matrix;

import org.jspecify.annotations.NullMarked;
