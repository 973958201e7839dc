/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.terminal;

import java.util.concurrent.Callable;

/** A subcommand. */
public interface CometChatCommand extends Callable<Integer> {

  /**
   * Does the work of the command.
   *
   * @throws Exception what prevents it
   */
  ExitStatus run() throws Exception;

  @Override
  default Integer call() throws Exception {
    return run().code();
  }
}
