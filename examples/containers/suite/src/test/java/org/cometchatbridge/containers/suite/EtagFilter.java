/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;

/** Answers 304 to who has the answer already; leaves answers alone that nobody may store. */
final class EtagFilter implements Filter {

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    BufferedResponse buffered = new BufferedResponse((HttpServletResponse) response);
    chain.doFilter(request, buffered);
    HttpServletResponse answer = (HttpServletResponse) response;
    byte[] body = buffered.body();
    String cacheControl = answer.getHeader("Cache-Control");
    boolean storable = cacheControl == null || !cacheControl.contains("no-store");
    String etag = "\"" + Integer.toHexString(Arrays.hashCode(body)) + "\"";
    if (storable && answer.getStatus() == HttpServletResponse.SC_OK && body.length > 0) {
      answer.setHeader("ETag", etag);
      if (etag.equals(((HttpServletRequest) request).getHeader("If-None-Match"))) {
        answer.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
        return;
      }
    }
    answer.setContentLength(body.length);
    answer.getOutputStream().write(body);
  }
}
