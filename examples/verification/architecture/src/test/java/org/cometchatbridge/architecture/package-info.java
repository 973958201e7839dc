/* SPDX-License-Identifier: Apache-2.0 */

/** Architecture rules, as tests of the classes, sources and documents of all modules. */
@NullMarked
package org.cometchatbridge.architecture;

import org.jspecify.annotations.NullMarked;
