/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

/** Throws checked exceptions undeclared, as Kotlin and Groovy code can. */
public final class SneakyThrow {

  private SneakyThrow() {}

  /** Throws the given exception. */
  @SuppressWarnings("TypeParameterUnusedInFormals") // usable as an expression of any type
  public static <R> R thrown(Throwable fault) {
    throw SneakyThrow.<RuntimeException>unchecked(fault);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the cast is not checked
  private static <T extends Throwable> RuntimeException unchecked(Throwable fault) throws T {
    throw (T) fault;
  }
}
