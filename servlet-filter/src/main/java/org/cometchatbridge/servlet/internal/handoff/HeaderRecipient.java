/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.handoff;

/**
 * A request whose sender can read response headers and may get a token in one.
 *
 * @param origin the origin of the request, never {@link RequestOrigin#FOREIGN}
 * @param hasFetchMetadata whether the browser has described the purpose of the request
 * @param requestsToken whether the request asks for the token even if it was handed off before
 */
public record HeaderRecipient(
    RequestOrigin origin, boolean hasFetchMetadata, boolean requestsToken) {}
