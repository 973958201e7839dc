/* SPDX-License-Identifier: Apache-2.0 */

/** Logins that Tomcat carries out itself. */
@NullMarked
package org.cometchatbridge.boots.container;

import org.jspecify.annotations.NullMarked;
