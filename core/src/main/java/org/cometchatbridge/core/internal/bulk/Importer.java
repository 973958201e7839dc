/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.bulk;

import java.util.Iterator;
import java.util.Objects;
import org.cometchatbridge.core.bulk.BulkImport;
import org.cometchatbridge.core.bulk.BulkListener;
import org.cometchatbridge.core.bulk.BulkOptions;
import org.cometchatbridge.core.bulk.BulkResult;
import org.cometchatbridge.core.bulk.BulkUser;

/** The imports of one bridge. */
public final class Importer implements BulkImport {

  private final ImportParts parts;

  /** Imports with the parts of a bridge. */
  public Importer(ImportParts parts) {
    this.parts = parts;
  }

  @Override
  public BulkResult run(Iterator<BulkUser> users, BulkOptions options, BulkListener listener) {
    Objects.requireNonNull(users, "users");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(listener, "listener");
    parts.calls().importsPerMinute(options.callsPerMinute());
    return new ImportRun(parts, users, options, listener).run();
  }
}
