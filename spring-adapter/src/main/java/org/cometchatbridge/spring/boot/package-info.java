/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The bridge in a Spring Boot application: auto-configuration, health, metrics and failure
 * analysis.
 */
@NullMarked
package org.cometchatbridge.spring.boot;

import org.jspecify.annotations.NullMarked;
