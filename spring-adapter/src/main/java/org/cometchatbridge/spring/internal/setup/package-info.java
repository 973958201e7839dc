/* SPDX-License-Identifier: Apache-2.0 */

/** The beans of the bridge, with and without Spring Boot. */
@NullMarked
package org.cometchatbridge.spring.internal.setup;

import org.jspecify.annotations.NullMarked;
