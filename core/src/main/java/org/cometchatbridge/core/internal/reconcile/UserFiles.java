/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.reconcile;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The users of one side, divided by their uid into parts that fit into memory. */
final class UserFiles implements AutoCloseable {

  /** With a million users, 8,000 in each. */
  static final int PARTS = 128;

  private static final int BUFFER_BYTES = 4 * 1024;

  private final List<Path> files = new ArrayList<>();
  private final List<@Nullable DataOutputStream> outs = new ArrayList<>();

  UserFiles(Path folder, String side) throws IOException {
    try {
      for (int i = 0; i < PARTS; i++) {
        Path file = Files.createTempFile(folder, "cometchat-" + side + "-", ".tmp");
        files.add(file);
        outs.add(
            new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES)));
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Spreads uids that differ in their last characters only, too. */
  private static int part(String uid) {
    int hash = uid.hashCode();
    return ((hash ^ (hash >>> 8) ^ (hash >>> 16)) & 0x7fffffff) % PARTS;
  }

  void add(ComparedUser user) {
    DataOutputStream out = outs.get(part(user.uid()));
    if (out == null) {
      throw new IllegalStateException("Nothing is added after the end");
    }
    try {
      user.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the writing. */
  void flush() throws IOException {
    for (int i = 0; i < outs.size(); i++) {
      DataOutputStream out = outs.get(i);
      if (out != null) {
        outs.set(i, null);
        out.close();
      }
    }
  }

  /** The users of a part. */
  List<ComparedUser> read(int part) throws IOException {
    Path file = files.get(part);
    List<ComparedUser> users = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES))) {
      while (in.available() > 0) {
        users.add(ComparedUser.read(in));
      }
    }
    return users;
  }

  /** Deletes the files. */
  @Override
  public void close() throws IOException {
    IOException failure = null;
    try {
      flush();
    } catch (IOException e) {
      failure = e;
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    if (failure != null) {
      throw failure;
    }
  }
}
