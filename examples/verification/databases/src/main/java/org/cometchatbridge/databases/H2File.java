/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.databases;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Files in a temporary folder. */
final class H2File implements DatabaseServer {

  private final Names names = new Names();
  private @Nullable Path folder;

  @Override
  public synchronized Database create() throws IOException {
    if (folder == null) {
      folder = TemporaryFolder.create("h2-file");
    }
    return new Database("jdbc:h2:file:" + folder.resolve(names.next()), "sa", "");
  }
}
