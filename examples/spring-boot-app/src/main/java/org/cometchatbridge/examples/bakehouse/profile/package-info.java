/* SPDX-License-Identifier: Apache-2.0 */

/** The profile page. Each change of a user is also reported to CometChat. */
@NullMarked
package org.cometchatbridge.examples.bakehouse.profile;

import org.jspecify.annotations.NullMarked;
