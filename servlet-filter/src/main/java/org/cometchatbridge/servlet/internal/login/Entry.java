/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.servlet.internal.session.LoginState;

/**
 * A login session that a request has found or begun.
 *
 * @param line what the session holds, or would if there were one
 * @param result where its token stands
 */
public record Entry(LoginState line, TokenResult result) {}
