/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A database with which the bridge has a defect. */
final class DefectiveDataSource {

  private final DataSource dataSource;
  private final Defect defect;
  private final Runnable onDefect;
  private final OwnLeases leases;

  /**
   * Wraps a database.
   *
   * @param onDefect is run whenever the defect has changed something; a change that is recorded
   *     late waits for its end
   */
  DefectiveDataSource(DataSource dataSource, Defect defect, Runnable onDefect) {
    this.dataSource = dataSource;
    this.defect = defect;
    this.onDefect = onDefect;
    this.leases = new OwnLeases(onDefect);
  }

  DataSource wrapped() {
    return Interception.of(
        DataSource.class,
        (method, arguments) -> {
          Object result = Interception.proceed(dataSource, method, arguments);
          return result instanceof Connection connection
              ? Interception.of(Connection.class, new Session(connection)::call)
              : result;
        });
  }

  /** One use of a connection. */
  private final class Session {

    private final Connection connection;
    private final List<Delayed> delayed = new ArrayList<>();
    private boolean folds;

    Session(Connection connection) {
      this.connection = connection;
    }

    @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
      String name = method.getName();
      if (name.equals("prepareStatement") && arguments != null && arguments.length > 0) {
        return prepared(method, arguments);
      }
      Object result = Interception.proceed(connection, method, arguments);
      if (name.equals("commit") && !delayed.isEmpty()) {
        onDefect.run();
        for (Delayed late : delayed) {
          late.execute(connection);
        }
        delayed.clear();
        connection.commit();
      }
      return result;
    }

    private @Nullable Object prepared(Method method, @Nullable Object[] arguments)
        throws Throwable {
      String sql = String.valueOf(arguments[0]);
      if (defect == Defect.INSERT_AFTER_COMMIT
          && BridgeStatement.INSERT.test(sql)
          && !connection.getAutoCommit()) {
        Delayed late = new Delayed(sql);
        delayed.add(late);
        return Interception.of(PreparedStatement.class, late::call);
      }
      folds |= BridgeStatement.FOLD.test(sql);
      String changed = folds ? defect.ofFold().apply(sql) : sql;
      if (!changed.equals(sql)) {
        onDefect.run();
      }
      arguments[0] = changed;
      Object statement = Interception.proceed(connection, method, arguments);
      if (defect == Defect.LEASE_NOT_CHECKED
          && !folds
          && statement instanceof PreparedStatement prepared) {
        return BridgeStatement.UPDATE.test(sql)
            ? leases.written(prepared, sql)
            : BridgeStatement.COMPLETION.test(sql) ? leases.read(prepared) : prepared;
      }
      return statement;
    }
  }

  /** A statement that is executed after the commit. */
  private static final class Delayed {

    private interface Step {
      void on(PreparedStatement statement) throws Throwable;
    }

    private final String sql;
    private final List<Step> steps = new ArrayList<>();

    Delayed(String sql) {
      this.sql = sql;
    }

    @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments) {
      if (method.getName().startsWith("set") || method.getName().equals("executeUpdate")) {
        steps.add(statement -> Interception.proceed(statement, method, arguments));
      }
      return method.getReturnType() == int.class ? 1 : null;
    }

    void execute(Connection connection) throws Throwable {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (Step step : steps) {
          step.on(statement);
        }
      } catch (SQLException e) {
        throw new IllegalStateException("The delayed statement failed: " + sql, e);
      }
    }
  }
}
