/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;

/** What a container offers by JNDI. */
public final class ContainerNames implements InitialContextFactory {

  private static final Map<String, Object> RESOURCES = new HashMap<>();

  static void bind(String name, Object resource) {
    System.setProperty(Context.INITIAL_CONTEXT_FACTORY, ContainerNames.class.getName());
    RESOURCES.put(name, resource);
  }

  static void clear() {
    System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
    RESOURCES.clear();
  }

  @Override
  public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
    return new InitialContext(true) {
      @Override
      public Object lookup(String name) throws NamingException {
        Object found = RESOURCES.get(name);
        if (found == null) {
          throw new NameNotFoundException(name);
        }
        return found;
      }
    };
  }
}
