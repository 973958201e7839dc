/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.bulk;

import org.cometchatbridge.core.internal.identity.Owner;

/** Whose the CometChat users of an import are. */
@FunctionalInterface
interface RowOwners {

  Owner of(Row row);
}
