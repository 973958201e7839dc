/* SPDX-License-Identifier: Apache-2.0 */

/** The setup of the filter in one web application. */
@NullMarked
package org.cometchatbridge.servlet.internal.installation;

import org.jspecify.annotations.NullMarked;
