/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.sync;

import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/** The transactions of the JTA managers of an application, which may have others as well. */
final class JtaTransactions {

  private static final String MANAGER = "org.springframework.transaction.jta.JtaTransactionManager";

  private final List<PlatformTransactionManager> managers;

  private JtaTransactions(List<PlatformTransactionManager> managers) {
    this.managers = managers;
  }

  /** Finds the managers. Their class needs a jar that applications without JTA do not have. */
  static JtaTransactions of(ListableBeanFactory beans) {
    List<PlatformTransactionManager> managers = new ArrayList<>();
    for (String name :
        BeanFactoryUtils.beanNamesForTypeIncludingAncestors(
            beans, PlatformTransactionManager.class, true, false)) {
      for (Class<?> type = beans.getType(name); type != null; type = type.getSuperclass()) {
        if (type.getName().equals(MANAGER)) {
          managers.add(beans.getBean(name, PlatformTransactionManager.class));
        }
      }
    }
    return new JtaTransactions(managers);
  }

  /**
   * Whether the current thread has a transaction of JTA. The status takes part in one that exists,
   * or has none, so it need not be completed.
   */
  boolean isActive() {
    var supports = new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_SUPPORTS);
    return managers.stream().anyMatch(manager -> manager.getTransaction(supports).hasTransaction());
  }
}
