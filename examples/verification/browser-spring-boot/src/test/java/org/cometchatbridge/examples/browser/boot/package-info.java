/* SPDX-License-Identifier: Apache-2.0 */

/** Tests of the Spring Boot example in a browser. */
@NullMarked
package org.cometchatbridge.examples.browser.boot;

import org.jspecify.annotations.NullMarked;
