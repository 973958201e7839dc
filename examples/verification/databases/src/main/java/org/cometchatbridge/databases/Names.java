/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.databases;

import java.util.concurrent.atomic.AtomicInteger;

/** Names of databases, each once for a server. */
final class Names {

  private final AtomicInteger last = new AtomicInteger();

  String next() {
    return "test" + last.incrementAndGet();
  }
}
