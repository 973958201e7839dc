/* SPDX-License-Identifier: Apache-2.0 */
/** What the tests of all modules share. Depends on the emulator, never on the bridge. */
@NullMarked
package org.cometchatbridge.testsupport;

import org.jspecify.annotations.NullMarked;
