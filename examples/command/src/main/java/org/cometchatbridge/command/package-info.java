/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The command {@code cometchat-bridge}.
 *
 * <p>A command is one class per subject, in a package of its own below this one:
 *
 * <ol>
 *   <li>It is a public final class with picocli's {@code @Command} that implements {@link
 *       org.cometchatbridge.command.terminal.CometChatCommand}. Its constructor takes the {@link
 *       org.cometchatbridge.command.terminal.Terminal}, which is the only way to the console, to
 *       the environment and to prompts. Its {@code footer} has examples, and the constructor does
 *       no work, for {@code --help} creates all commands.
 *   <li>{@code @Mixin private final ConnectionOptions connection} gives it the settings of the
 *       application; {@link org.cometchatbridge.command.connection.ConnectionOptions#config} reads
 *       them, with the API key.
 *   <li>It returns an {@link org.cometchatbridge.command.terminal.ExitStatus} and throws what
 *       prevents it from doing its work: a {@link
 *       org.cometchatbridge.command.terminal.CommandFailure} with a sentence and a remedy, or any
 *       exception of core. {@code ErrorReport} turns each into one message and an exit code, and is
 *       the only place that does.
 *   <li>At Ctrl-C its thread is interrupted, and the process waits for its end for 10 seconds. So
 *       it closes what it has opened in {@code finally} or by try-with-resources, and does not
 *       swallow an {@link InterruptedException}.
 *   <li>{@code Subcommands} lists it, in the order of the help.
 * </ol>
 */
@NullMarked
package org.cometchatbridge.command;

import org.jspecify.annotations.NullMarked;
