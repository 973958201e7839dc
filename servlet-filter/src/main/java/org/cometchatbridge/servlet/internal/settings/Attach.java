/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.settings;

/** Where a token is put for the page, beside the endpoint. */
enum Attach {
  HEADER("header"),
  SESSION("session");

  private final String word;

  Attach(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
