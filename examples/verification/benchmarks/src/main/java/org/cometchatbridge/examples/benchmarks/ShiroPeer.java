/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import jakarta.servlet.http.HttpServletRequest;
import org.apache.shiro.SecurityUtils;
import org.apache.shiro.authc.UsernamePasswordToken;
import org.apache.shiro.realm.SimpleAccountRealm;
import org.apache.shiro.web.filter.authc.FormAuthenticationFilter;
import org.apache.shiro.web.filter.mgt.DefaultFilterChainManager;
import org.apache.shiro.web.filter.mgt.PathMatchingFilterChainResolver;
import org.apache.shiro.web.mgt.DefaultWebSecurityManager;
import org.apache.shiro.web.servlet.AbstractShiroFilter;

/** Apache Shiro's filter: all but the login needs a user. */
final class ShiroPeer extends AbstractShiroFilter {

  private static final String PASSWORD = "password of the benchmark";

  ShiroPeer() {
    SimpleAccountRealm users = new SimpleAccountRealm();
    users.addAccount(Peer.USER, PASSWORD);
    setSecurityManager(new DefaultWebSecurityManager(users));
    FormAuthenticationFilter form = new FormAuthenticationFilter();
    form.setLoginUrl("/elsewhere");
    DefaultFilterChainManager chains = new DefaultFilterChainManager();
    chains.addFilter("form", form);
    chains.createChain(Peer.SHIRO.pagePath(), "form");
    chains.createChain(Peer.SHIRO.heldPath(), "form");
    PathMatchingFilterChainResolver resolver = new PathMatchingFilterChainResolver();
    resolver.setFilterChainManager(chains);
    setFilterChainResolver(resolver);
  }

  static void logIn(HttpServletRequest request) {
    request.getSession();
    SecurityUtils.getSubject().login(new UsernamePasswordToken(Peer.USER, PASSWORD));
  }
}
