/* SPDX-License-Identifier: Apache-2.0 */

/** The bridge beside old and new versions of the libraries that it uses. */
@NullMarked
package org.cometchatbridge.containers.classpath;

import org.jspecify.annotations.NullMarked;
