/* SPDX-License-Identifier: Apache-2.0 */

/** HTTP tests of the Spring adapter that run on every supported Spring Boot. */
@NullMarked
package org.cometchatbridge.boots.suite;

import org.jspecify.annotations.NullMarked;
