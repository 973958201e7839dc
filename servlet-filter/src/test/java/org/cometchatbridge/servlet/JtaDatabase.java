/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.agroal.narayana.NarayanaTransactionIntegration;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.UserTransaction;
import java.sql.SQLException;
import javax.sql.DataSource;
import javax.sql.XADataSource;
import org.cometchatbridge.databases.Database;
import org.cometchatbridge.databases.TestDatabase;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.xa.PGXADataSource;

/** A database of a container whose connections take part in the transactions of Narayana. */
public final class JtaDatabase implements AutoCloseable {

  private static final String STORE = "ObjectStoreEnvironmentBean.objectStoreType";

  private final AgroalDataSource dataSource;

  private JtaDatabase(AgroalDataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** An empty database. Narayana keeps its log in memory. */
  public static JtaDatabase of(TestDatabase product) throws SQLException {
    System.setProperty(STORE, "com.arjuna.ats.internal.arjuna.objectstore.VolatileStore");
    Database database = product.create();
    Class<? extends XADataSource> driver =
        product == TestDatabase.POSTGRESQL ? PGXADataSource.class : JdbcDataSource.class;
    AgroalDataSourceConfigurationSupplier settings = new AgroalDataSourceConfigurationSupplier();
    settings
        .connectionPoolConfiguration()
        .maxSize(8)
        .transactionIntegration(
            new NarayanaTransactionIntegration(
                manager(), new TransactionSynchronizationRegistryImple()))
        .connectionFactoryConfiguration()
        .connectionProviderClass(driver)
        .jdbcUrl(database.url())
        .principal(new NamePrincipal(database.user()))
        .credential(new SimplePassword(database.password()));
    return new JtaDatabase(AgroalDataSource.from(settings));
  }

  private static TransactionManager manager() {
    return com.arjuna.ats.jta.TransactionManager.transactionManager();
  }

  public TransactionManager transactionManager() {
    return manager();
  }

  public UserTransaction userTransaction() {
    return com.arjuna.ats.jta.UserTransaction.userTransaction();
  }

  public DataSource dataSource() {
    return dataSource;
  }

  @Override
  public void close() {
    dataSource.close();
    System.clearProperty(STORE);
  }
}
