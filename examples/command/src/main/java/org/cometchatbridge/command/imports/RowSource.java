/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where rows come from. */
public final class RowSource implements Closeable {

  private final RowFile file;
  private final @Nullable Path copy;

  private RowSource(RowFile file, @Nullable Path copy) {
    this.file = file;
    this.copy = copy;
  }

  static RowSource of(RowFile file) {
    return new RowSource(file, null);
  }

  static RowSource copied(InputStream in, Function<Path, RowFile> file) throws IOException {
    Path copy = Files.createTempFile("cometchat-users", null);
    try {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Files.deleteIfExists(copy);
      throw e;
    }
    return new RowSource(file.apply(copy), copy);
  }

  /** The file, which can be read several times. */
  public RowFile file() {
    return file;
  }

  /** Deletes the copy of the standard input. */
  @Override
  public void close() throws IOException {
    if (copy != null) {
      Files.deleteIfExists(copy);
    }
  }
}
