/* SPDX-License-Identifier: Apache-2.0 */

/** The rules of the house, as tests over the classes of all modules. */
@NullMarked
package org.cometchatbridge.architecture;

import org.jspecify.annotations.NullMarked;
