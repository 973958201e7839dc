/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package org.cometchatbridge.testkit;

import org.jspecify.annotations.NullMarked;
