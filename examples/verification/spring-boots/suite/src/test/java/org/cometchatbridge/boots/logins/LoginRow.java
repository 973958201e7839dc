/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.logins;

/**
 * What the bridge does for a kind of login.
 *
 * @param unaskedCalls calls to CometChat for a known user whose page never asks for a token
 * @param calls all calls to CometChat until the page has a token
 */
record LoginRow(
    String title,
    String session,
    String header,
    String endpoint,
    String secondLogin,
    String logout,
    int unaskedCalls,
    int calls) {

  LoginRow with(String second, String revokes) {
    return new LoginRow(title, session, header, endpoint, second, revokes, unaskedCalls, calls);
  }

  String markdown() {
    return String.join(
        " | ",
        "| " + title,
        session,
        header,
        endpoint,
        secondLogin,
        logout,
        String.valueOf(unaskedCalls),
        calls + " |");
  }
}
