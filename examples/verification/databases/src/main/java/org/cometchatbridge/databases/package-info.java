/* SPDX-License-Identifier: Apache-2.0 */
/** Databases for tests, each started once in a JVM. */
@NullMarked
package org.cometchatbridge.databases;

import org.jspecify.annotations.NullMarked;
