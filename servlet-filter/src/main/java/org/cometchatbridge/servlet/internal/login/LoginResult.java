/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.servlet.internal.session.LoginState;

/**
 * A login session that a request has found or started.
 *
 * @param state its state, as an HTTP session holds it or would hold it
 * @param result the token, or the reason why there is none
 */
public record LoginResult(LoginState state, TokenResult result) {}
