/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.reconcile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Consumer;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.internal.reconcile.ComparisonRun;

/**
 * Compares all users of an application with those that CometChat has, in both directions. It reads
 * the list of CometChat's users, 100 in a call, and changes nothing.
 *
 * <p>Fields are compared as the bridge would send them. A field that the application does not have
 * is not compared, and neither are private metadata, which CometChat may not show. A user that
 * another program creates or deletes meanwhile may be found to be different.
 *
 * <p>Users of other tenants are not compared: their uid has another {@code tenant} than the one of
 * the settings, or has one while the settings have none. Applications that share a CometChat app
 * without a tenant cannot be distinguished.
 *
 * <p>Both sides are written to files, as uids and hashes, and compared part by part, so that the
 * memory does not depend on the number of users.
 *
 * <p>Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class UserComparison {

  private final CometChatBridgeConfig config;

  private UserComparison(CometChatBridgeConfig config) {
    this.config = Objects.requireNonNull(config, "config");
  }

  /**
   * Creates a comparison.
   *
   * @param config the settings of the application; {@code uidMapping}, {@code tenant} and {@code
   *     userIdCase} decide which uid a user has
   * @return the comparison
   */
  public static UserComparison of(CometChatBridgeConfig config) {
    return new UserComparison(config);
  }

  /**
   * Compares the users.
   *
   * @param users all users of the application, read once on the calling thread
   * @param folder where the files are written, and deleted afterwards; about 200 bytes for each
   *     user
   * @param receiver gets the differences on the calling thread, in no particular order
   * @return the numbers of users
   * @throws IOException if the files cannot be written or read
   * @throws InterruptedException if the thread is interrupted
   * @throws ProviderException if CometChat does not return its list
   */
  public ComparisonCounts run(
      Iterator<ComparisonRow> users, Path folder, Consumer<UserDifference> receiver)
      throws IOException, InterruptedException {
    return new ComparisonRun(config, folder).run(users, receiver);
  }
}
