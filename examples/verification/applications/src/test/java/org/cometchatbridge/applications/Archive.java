/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.applications;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Unpacks what Maven has downloaded. */
final class Archive {

  private static final Path DOWNLOADS = Path.of("target/applications");

  private Archive() {}

  /** Unpacks a downloaded archive into a folder. */
  static void unpack(String name, Path folder) throws IOException {
    try (InputStream in = Files.newInputStream(DOWNLOADS.resolve(name));
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
          throw new IOException(entry.getName() + " is outside of " + name);
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(zip, file);
        }
      }
    }
  }
}
