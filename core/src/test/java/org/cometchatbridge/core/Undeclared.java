/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

/** Kotlin and Groovy throw checked exceptions that Java does not expect. */
public final class Undeclared {

  private Undeclared() {}

  /** Throws the fault. */
  @SuppressWarnings("TypeParameterUnusedInFormals") // so that it may stand for any result
  public static <R> R thrown(Throwable fault) {
    throw Undeclared.<RuntimeException>unchecked(fault);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // that is the trick
  private static <T extends Throwable> RuntimeException unchecked(Throwable fault) throws T {
    throw (T) fault;
  }
}
