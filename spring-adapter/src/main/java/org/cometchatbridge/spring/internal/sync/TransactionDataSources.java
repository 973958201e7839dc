/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.sync;

import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Finds the data source of the current transaction. */
final class TransactionDataSources {

  private TransactionDataSources() {}

  /** The data source whose connections are never those of the current transaction. */
  static DataSource withoutTransaction(DataSource dataSource) {
    DataSource found = dataSource;
    while (found instanceof TransactionAwareDataSourceProxy proxy
        && proxy.getTargetDataSource() != null) {
      found = proxy.getTargetDataSource();
    }
    return found;
  }

  /**
   * Returns the data source under which the current thread has a connection to the same database,
   * or {@code null} if it has none. A transaction manager may have a proxy of the data source, or
   * what is behind a proxy.
   */
  static @Nullable DataSource bound(DataSource dataSource) {
    if (TransactionSynchronizationManager.hasResource(dataSource)) {
      return dataSource;
    }
    DataSource target = target(dataSource);
    for (Map.Entry<Object, Object> resource :
        TransactionSynchronizationManager.getResourceMap().entrySet()) {
      if (resource.getKey() instanceof DataSource other
          && resource.getValue() instanceof ConnectionHolder
          && target(other).equals(target)) {
        return other;
      }
    }
    return null;
  }

  private static DataSource target(DataSource dataSource) {
    DataSource found = dataSource;
    while (found instanceof DelegatingDataSource proxy && proxy.getTargetDataSource() != null) {
      found = proxy.getTargetDataSource();
    }
    return found;
  }
}
