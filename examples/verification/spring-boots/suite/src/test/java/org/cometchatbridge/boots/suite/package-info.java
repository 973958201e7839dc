/* SPDX-License-Identifier: Apache-2.0 */

/** What the Spring adapter promises on every Boot, as tests that speak HTTP. */
@NullMarked
package org.cometchatbridge.boots.suite;

import org.jspecify.annotations.NullMarked;
