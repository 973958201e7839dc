/* SPDX-License-Identifier: Apache-2.0 */

/** Every fault at every step of a login: what the application, the page and CometChat see of it. */
@NullMarked
package org.cometchatbridge.faults;

import org.jspecify.annotations.NullMarked;
