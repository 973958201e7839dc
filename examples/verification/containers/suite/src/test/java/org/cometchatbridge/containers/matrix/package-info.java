/* SPDX-License-Identifier: Apache-2.0 */

/** What the suite has shown of each container, and the table made of it. */
@NullMarked
package org.cometchatbridge.containers.matrix;

import org.jspecify.annotations.NullMarked;
